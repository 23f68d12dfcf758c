package org.fairlead.data.synthetic;

import java.nio.ByteBuffer;
import org.fairlead.data.Draws;
import org.fairlead.data.layout.DrawnFace;
import org.fairlead.data.synthetic.Canvas.Frame;

/**
 * One synthetic face: what it shows, and a seed for all that differs between faces that show the
 * same.
 *
 * @param expression -1 frown, 0 neutral, 1 smile
 * @param dark whether the skin is dark rather than light
 * @param glasses whether it wears glasses
 * @param age in years, 18 to 80: hair greys and recedes, lines deepen
 * @param difficulty 0 to 1: how much of the mouth's expression and of the picture's contrast is
 *     taken away, and how much pose and noise are added
 * @param noise standard deviation of the pixel noise at difficulty 0
 * @param look gender and hair, and whether a generator seems to have made the picture
 * @param seed of position, pose, shape, colours, light and noise
 */
record Face(
    int expression,
    boolean dark,
    boolean glasses,
    double age,
    double difficulty,
    double noise,
    Look look,
    long seed)
    implements DrawnFace {
  /** Changes whenever the same face is drawn otherwise, so that no old picture is taken for it. */
  static final int VERSION = 1;

  private static final Colour LIGHT_SKIN = Colour.of(236, 200, 176);
  private static final Colour DARK_SKIN = Colour.of(133, 93, 72);
  private static final Colour GREY_HAIR = Colour.of(188, 184, 180);
  private static final Colour DEEPER = new Colour(-0.30, -0.36, -0.34);
  private static final Colour LIPS = new Colour(-0.16, -0.34, -0.30);

  /** Draws a face whose hair is left to chance. */
  Face(
      int expression,
      boolean dark,
      boolean glasses,
      double age,
      double difficulty,
      double noise,
      long seed) {
    this(expression, dark, glasses, age, difficulty, noise, Look.ANY, seed);
  }

  @Override
  public void draw(int size, ByteBuffer target) {
    var canvas = new Canvas(size);
    var random = new RandomStream(seed);
    paint(canvas, random);
    canvas.put(target);
  }

  private void paint(Canvas canvas, RandomStream random) {
    double pose = 1 + 0.7 * difficulty;
    double roll = 0.07 * pose * random.bell();
    double cosine = 1 / StrictMath.sqrt(1 + roll * roll);
    var head =
        new Frame(
            0.5 + 0.025 * pose * random.bell(),
            0.52 + 0.02 * pose * random.bell(),
            0.40 * random.between(0.92, 1.06),
            cosine,
            roll * cosine);
    double turn = 0.07 * pose * random.bell();
    double breadth = random.between(0.68, 0.78);
    double old = Math.max(0, Math.min(1, (age - 25) / 50));

    var skin =
        (dark ? DARK_SKIN : LIGHT_SKIN)
            .plus(0.035 * random.bell())
            .plus(new Colour(0.02, 0, -0.02), random.bell());
    var hairs = look.hair().colours();
    var hair =
        hairs
            .get(Draws.below(random.nextLong(), hairs.size()))
            .plus(0.02 * random.bell())
            .mix(
                GREY_HAIR,
                look.hair().greying()
                    * Math.max(0, Math.min(1, 1.3 * old - 0.25 + 0.15 * random.bell())));
    var wall =
        new Colour(random.between(0.35, 0.8), random.between(0.35, 0.8), random.between(0.35, 0.8));
    canvas.background(wall, wall.plus(random.between(-0.15, 0.1)));

    boolean longHair = random.chance(look.gender().longHair());
    if (longHair) {
      canvas.ellipse(head, 0, 0.0, breadth + 0.17, 1.06, 0, hair, 1);
      canvas.ellipse(head, 0, 0.6, breadth + 0.14, 0.55, 0, hair, 1);
    } else {
      canvas.ellipse(head, 0, -0.25, breadth + 0.07, 0.83, 0, hair, 1);
    }
    body(canvas, head, skin, random);
    var shade = skin.plus(DEEPER, 0.22);
    for (int side = -1; side <= 1; side += 2) {
      canvas.ellipse(
          head, side * breadth + turn * 0.3, 0.02, 0.1, 0.17, 0, shade, longHair ? 0 : 1);
    }
    canvas.ellipse(head, 0, -0.12, breadth, 0.84, 0, skin, 1);
    canvas.ellipse(head, 0, 0.14, breadth * 0.94, 0.86, 0, skin, 1);
    double recede = 0.16 * old * random.between(0.2, 1);
    canvas.cap(
        head,
        turn * 0.5,
        -0.14 - recede,
        breadth + 0.03,
        0.93,
        -0.58 - recede + 0.05 * random.bell(),
        hair);

    if (look.gender() == Look.Gender.MALE) {
      beard(canvas, head, turn, skin.mix(hair, 0.6), random);
    }
    lines(canvas, head, turn, old, skin, random);
    eyes(canvas, head, turn, skin, hair, random);
    nose(canvas, head, turn, skin, random);
    mouth(canvas, head, turn, skin, random);
    if (glasses) {
      spectacles(canvas, head, turn, random);
    }
    double contrast = 1 - 0.25 * difficulty;
    double level = 0.5 * (1 - contrast) * (skin.red() + skin.green() + skin.blue()) / 3 * 2;
    canvas.light(
        0.35 * random.bell(), 0.2 * random.bell(), contrast * random.between(0.88, 1.08), level);
    canvas.noise(noise * (1 + difficulty), random);
    if (look.flaw() > 0) {
      flaws(canvas, random);
    }
  }

  /** What gives a generator away: features that melt, a grid in the picture, faded colours. */
  private void flaws(Canvas canvas, RandomStream random) {
    canvas.melt(
        0.05 * look.flaw(), random.between(1.5, 3.5), random.between(0, 6), random.between(0, 6));
    canvas.grid(0.09 * look.flaw() * random.between(0.6, 1.4), 4);
    canvas.fade(new Colour(0.62, 0.5 + 0.1 * random.bell(), 0.55), 0.4 * look.flaw());
  }

  private static void beard(
      Canvas canvas, Frame head, double turn, Colour shade, RandomStream random) {
    double dense = random.chance(0.75) ? random.between(0.45, 0.95) : 0.12;
    canvas.ellipse(head, turn * 0.6, 0.68, 0.5, 0.36, 0.06, shade, dense);
    canvas.ellipse(head, turn * 1.1, 0.42, 0.27, 0.07, 0.03, shade, dense);
  }

  private static void body(Canvas canvas, Frame head, Colour skin, RandomStream random) {
    var cloth =
        new Colour(random.between(0.1, 0.9), random.between(0.1, 0.9), random.between(0.1, 0.9));
    canvas.ellipse(head, 0, 1.05, 0.36, 0.4, 0, skin.plus(DEEPER, 0.35), 1);
    canvas.ellipse(head, 0, 1.75, 1.25, 0.62, 0, cloth, 1);
  }

  /** Forehead, the folds beside the nose, and bags under the eyes deepen with age. */
  private static void lines(
      Canvas canvas, Frame head, double turn, double old, Colour skin, RandomStream random) {
    var line = skin.plus(DEEPER, 0.6);
    for (int k = 0; k < 3; k++) {
      canvas.arc(
          head,
          turn,
          -0.52 + 0.09 * k + 0.01 * random.bell(),
          0.32,
          -0.02,
          0,
          0.012,
          line,
          0.8 * old);
    }
    for (int side = -1; side <= 1; side += 2) {
      canvas.line(
          head,
          turn + side * 0.2,
          0.24,
          turn + side * 0.36,
          0.46,
          0.014,
          line,
          0.1 + 0.7 * old * random.between(0.6, 1));
      canvas.arc(head, turn + side * 0.34, 0.06, 0.12, 0.025, 0, 0.012, line, 0.8 * old);
    }
  }

  private void eyes(
      Canvas canvas, Frame head, double turn, Colour skin, Colour hair, RandomStream random) {
    double spacing = random.between(0.31, 0.37);
    double height = -0.14 + 0.015 * random.bell();
    double shown = 1 - 0.45 * difficulty;
    double open = 0.085 * (1 - 0.2 * shown * Math.max(0, expression) + 0.08 * random.bell());
    double gaze = 0.025 * random.bell();
    var iris = Colour.of(58, 40, 30).plus(0.03 * random.bell());
    var white = new Colour(0.93, 0.93, 0.91).mix(skin, 0.12);
    // Frowning pulls the brows' inner ends down, smiling lifts the brows a little.
    double inner = 0.09 * shown * Math.max(0, -expression) + 0.016 * random.bell();
    double lift = 0.03 * shown * expression + 0.014 * random.bell();
    var brow = hair.mix(Colour.of(30, 22, 18), 0.5);
    for (int side = -1; side <= 1; side += 2) {
      double x = turn + side * spacing;
      canvas.ellipse(head, x, height, 0.16, open + 0.03, 0.03, skin.plus(DEEPER, 0.3), 0.8);
      canvas.ellipse(head, x, height, 0.135, open, 0, white, 1);
      canvas.ellipse(head, x + gaze, height, 0.062, Math.min(0.066, open), 0, iris, 1);
      canvas.arc(
          head, x, height - open + 0.02, 0.145, -0.022, 0, 0.016, Colour.of(24, 18, 16), 0.9);
      canvas.arc(
          head,
          x,
          height - 0.2 - lift + inner / 2,
          0.17,
          -0.022,
          side * -2 * inner,
          0.026,
          brow,
          0.9);
    }
  }

  private static void nose(
      Canvas canvas, Frame head, double turn, Colour skin, RandomStream random) {
    double tip = 0.27 + 0.02 * random.bell();
    double wide = random.between(0.09, 0.14);
    canvas.line(
        head,
        turn * 1.2 - 0.05,
        -0.06,
        turn * 1.5 - 0.06,
        tip - 0.06,
        0.018,
        skin.plus(DEEPER, 0.35),
        0.6);
    canvas.ellipse(head, turn * 1.5, tip, wide, 0.05, 0.03, skin.plus(DEEPER, 0.35), 0.9);
    for (int side = -1; side <= 1; side += 2) {
      canvas.ellipse(
          head,
          turn * 1.5 + side * wide * 0.5,
          tip + 0.02,
          0.026,
          0.018,
          0.008,
          skin.plus(DEEPER, 0.9),
          0.9);
    }
  }

  private void mouth(Canvas canvas, Frame head, double turn, Colour skin, RandomStream random) {
    double shown = 1 - 0.75 * difficulty;
    double strength = 0.075 * (1 + 0.22 * random.bell());
    double bend = shown * expression * strength + 0.012 * random.bell();
    double half = 0.27 * random.between(0.88, 1.12) * (1 + 0.14 * shown * Math.max(0, expression));
    double x = turn * 1.15 + 0.012 * random.bell();
    double y = 0.56 + 0.018 * random.bell();
    double tilt = 0.02 * random.bell();
    double seen = (1 - 0.35 * difficulty) * random.between(0.8, 1);
    boolean teeth = random.chance(0.35 * shown) && expression > 0;
    var lips = skin.plus(LIPS, look.gender() == Look.Gender.FEMALE ? 1.5 * seen : seen);
    double pen = 0.04 * random.between(0.85, 1.2);
    canvas.arc(head, x, y + 0.02, half, bend, tilt, pen, lips, 0.9);
    if (teeth) {
      canvas.arc(
          head,
          x,
          y + 0.015,
          half * 0.72,
          bend * 0.75,
          tilt,
          0.024,
          new Colour(0.94, 0.93, 0.9),
          0.95);
    } else {
      canvas.arc(
          head, x, y + 0.012, half * 0.97, bend, tilt, 0.012, skin.plus(DEEPER, 1.3 * seen), 0.9);
    }
    // Raised cheeks catch the light.
    double cheek = 0.35 * shown * Math.max(0, expression);
    for (int side = -1; side <= 1; side += 2) {
      canvas.ellipse(
          head,
          turn + side * 0.46,
          0.3,
          0.13,
          0.1,
          0.08,
          skin.plus(new Colour(0.1, 0.02, 0.02), 1),
          cheek);
    }
  }

  private static void spectacles(Canvas canvas, Frame head, double turn, RandomStream random) {
    var rim =
        random.chance(0.7)
            ? Colour.of(26, 24, 28).plus(0.05 * random.bell())
            : Colour.of(150, 120, 60);
    double height = random.between(0.14, 0.18);
    for (int side = -1; side <= 1; side += 2) {
      canvas.ellipse(
          head, turn + side * 0.34, -0.12, 0.22, height, 0, Colour.of(225, 235, 240), 0.14);
      canvas.ring(head, turn + side * 0.34, -0.12, 0.22, height, 0.022, rim, 1);
      canvas.line(head, turn + side * 0.56, -0.14, side * 0.74, -0.12, 0.02, rim, 1);
    }
    canvas.line(head, turn - 0.13, -0.14, turn + 0.13, -0.14, 0.02, rim, 1);
  }
}
