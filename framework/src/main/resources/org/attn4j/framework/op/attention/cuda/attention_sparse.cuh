// Which pairs of positions attend in sparse attention; the words are those of Java's SparseMask.
#pragma once
#include "launch/common.cuh"

struct SparsePattern {
    const int* words; // null: all pairs attend

    __device__ bool dense() const {
        return words == nullptr;
    }

    __device__ int globals() const {
        return words[4];
    }

    // Unit of a position, rounded down.
    __device__ int unit(int position) const {
        return position >= 0 ? position / words[0] : -1 - (-1 - position) / words[0];
    }

    // Whether one of the units from v to w is drawn for unit u of a head.
    __device__ bool draws(int h, int u, int v, int w) const {
        int count = words[5];
        int units = words[6];
        if (u < 0 || u >= units) {
            return false;
        }
        const int* drawn = words + 7 + (static_cast<long long>(h) * units + u) * count;
        bool any = false;
        for (int i = 0; i < count; i++) {
            any |= drawn[i] >= v && drawn[i] <= w;
        }
        return any;
    }

    // Whether a query at a position of a head sees a key.
    __device__ bool sees(int h, int t, int s) const {
        if (dense()) {
            return true;
        }
        int u = unit(t);
        int v = unit(s);
        int distance = u - v;
        bool near = distance <= words[1] && distance >= -words[2] && distance % words[3] == 0;
        return near || u < globals() || v < globals() || draws(h, u, v, v);
    }

    // Whether some query from position t to t_last of a head may see some key from s to s_last; true in doubt.
    __device__ bool sees_any(int h, int t, int t_last, int s, int s_last) const {
        if (dense()) {
            return true;
        }
        int first = unit(t);
        int last = unit(t_last);
        int low = unit(s);
        int high = unit(s_last);
        bool near = last - low >= -words[2] && first - high <= words[1];
        bool any = near || first < globals() || low < globals();
        for (int u = first; u <= last && words[5] > 0 && !any; u++) {
            any = draws(h, u, low, high);
        }
        return any;
    }

    // Whether every query from position t to t_last sees every key from s to s_last; false in doubt.
    __device__ bool sees_all(int t, int t_last, int s, int s_last) const {
        if (dense()) {
            return true;
        }
        int high = unit(s_last);
        bool near = unit(t) - high >= -words[2] && unit(t_last) - unit(s) <= words[1] && words[3] == 1;
        return near || unit(t_last) < globals() || high < globals();
    }
};
