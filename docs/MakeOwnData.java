import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Makes the data of own-data.md in a folder: java docs/MakeOwnData.java my. */
public final class MakeOwnData {
    private static final String[] GOOD = {"wonderful", "moving", "clever", "brilliant", "charming"};
    private static final String[] BAD = {"dull", "clumsy", "tedious", "awful", "lifeless"};
    private static final String[] PARTS = {"plot", "acting", "music", "camera", "ending", "dialogue", "cast"};
    private static final String[] ONES = {
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen"
    };
    private static final String[] TENS = {
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
    };
    private static final String[] WHO = {"dog", "cat", "farmer", "child", "king"};
    private static final String[][] DOES = {{"chases", "cat"}, {"sees", "bird"}, {"eats", "apple"}, {"reads", "book"}};

    private static final Random RANDOM = new Random(1);

    private static String one(String[] of) {
        return of[RANDOM.nextInt(of.length)];
    }

    /** Reviews: of three judgements two or all decide. */
    private static String reviews(int rows) {
        StringBuilder table = new StringBuilder("id,review,feeling\n");
        for (int i = 0; i < rows; i++) {
            boolean good = i % 2 == 0;
            StringBuilder text = new StringBuilder();
            for (int part = 0; part < 3; part++) {
                String word = one(good == (part != i % 4) ? GOOD : BAD);
                text.append(part == 0 ? "The " : ", the ")
                        .append(one(PARTS))
                        .append(" is ")
                        .append(word);
            }
            text.append(i % 5 == 0 ? ".\nAs they say: \"\"see it\"\"." : ".");
            table.append(i)
                    .append(",\"")
                    .append(text)
                    .append("\",")
                    .append(good ? "good" : "bad")
                    .append('\n');
        }
        return table.toString();
    }

    private static String words(int n) {
        if (n >= 100) {
            return ONES[n / 100] + " hundred" + (n % 100 == 0 ? "" : " and " + words(n % 100));
        }
        return n < 20 ? ONES[n] : TENS[n / 10] + (n % 10 == 0 ? "" : " " + ONES[n % 10]);
    }

    /** Numbers in words and their digits. */
    private static String pairs() {
        StringBuilder table = new StringBuilder("source\ttarget\n");
        for (int n = 0; n < 1000; n++) {
            table.append(words(n))
                    .append('\t')
                    .append(String.join(" ", Integer.toString(n).split("")))
                    .append('\n');
        }
        return table.toString();
    }

    private static String lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String[] does = DOES[RANDOM.nextInt(DOES.length)];
            text.append("the ")
                    .append(one(new String[] {"old", "young", "small"}))
                    .append(' ')
                    .append(one(WHO));
            text.append(' ').append(does[0]).append(" a ").append(does[1]).append(" .\n");
        }
        return text.toString();
    }

    private static void images(Path folder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String kind = new String[] {"circle", "square", "triangle"}[i % 3];
            int width = 28 + RANDOM.nextInt(20);
            int height = 28 + RANDOM.nextInt(20);
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = image.createGraphics();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setColor(new Color(150 + RANDOM.nextInt(100), 150 + RANDOM.nextInt(100), 150 + RANDOM.nextInt(100)));
            int size = 12 + RANDOM.nextInt(8);
            int x = (width - size) / 2 + RANDOM.nextInt(5) - 2;
            int y = (height - size) / 2 + RANDOM.nextInt(5) - 2;
            switch (kind) {
                case "circle" -> g.fillOval(x, y, size, size);
                case "square" -> g.fillRect(x, y, size, size);
                default -> g.fillPolygon(new int[] {x, x + size / 2, x + size}, new int[] {y + size, y, y + size}, 3);
            }
            g.dispose();
            Path file = folder.resolve(kind).resolve(i / 3 + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }
    }

    /** Writes into the folder that is named. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("reviews.csv"), reviews(2000));
        Files.writeString(folder.resolve("pairs.tsv"), pairs());
        Files.writeString(folder.resolve("lines.txt"), lines(4000));
        images(folder.resolve("images"), 900);
    }
}
