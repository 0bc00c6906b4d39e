// Philox4x32-10 (Salmon et al. 2011): the same words as the class Philox gives on the host.
#pragma once

struct Words {
    unsigned int w[4];
};

// Four words for a key and a counter, whose upper half is the step and lower half an element's index / 4.
__device__ inline Words philox(long long key, long long high, long long low) {
    unsigned int k0 = (unsigned int) key;
    unsigned int k1 = (unsigned int) ((unsigned long long) key >> 32);
    unsigned int c0 = (unsigned int) low;
    unsigned int c1 = (unsigned int) ((unsigned long long) low >> 32);
    unsigned int c2 = (unsigned int) high;
    unsigned int c3 = (unsigned int) ((unsigned long long) high >> 32);
#pragma unroll
    for (int round = 0; round < 10; round++) {
        unsigned int high0 = __umulhi(0xD2511F53u, c0);
        unsigned int low0 = 0xD2511F53u * c0;
        unsigned int high1 = __umulhi(0xCD9E8D57u, c2);
        unsigned int low1 = 0xCD9E8D57u * c2;
        c0 = high1 ^ c1 ^ k0;
        c2 = high0 ^ c3 ^ k1;
        c1 = low1;
        c3 = low0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return {{c0, c1, c2, c3}};
}

// An element's own word: element i is word i mod 4 of counter i / 4.
__device__ inline unsigned int philox_word(long long key, long long step, long long element) {
    Words words = philox(key, step, (long long) ((unsigned long long) element >> 2));
    int k = (int) (element & 3);
    return k == 0 ? words.w[0] : k == 1 ? words.w[1] : k == 2 ? words.w[2] : words.w[3];
}
