package org.fairlead.data.synthetic;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Draws;
import org.fairlead.data.Normalization;
import org.fairlead.data.SampleShape;
import org.fairlead.data.format.FormatProvider;
import org.fairlead.data.image.ResizeChain;
import org.fairlead.data.image.RgbImage;
import org.fairlead.data.layout.DrawnFace;
import org.fairlead.data.source.SampleSource;

/**
 * Faces drawn by this library: no files, no people, and a disparity that can be turned up and down.
 *
 * <p>Every face shows an expression (frown, neutral, smile), a skin tone (light, dark), glasses or
 * none, and an age look (younger, older); any of these can be the target or protected. As in most
 * published sets of faces, dark skin is the minority. {@link SyntheticOptions#minorityShare} makes
 * it scarce; {@link SyntheticOptions#minorityDifficulty} makes its expression subtler (the mouth
 * bends less, contrast is lower) and its pictures worse (pose, noise). At difficulty 0 both groups
 * are drawn alike, and with share 0.5 as often: a control in which no group should be harmed more
 * than the other.
 *
 * <p>The test samples have as many of either skin tone. A face depends on the options and its
 * number alone: the same on every machine, in any order, at any size.
 */
public final class SyntheticFaces implements FormatProvider<SyntheticOptions> {
  private static final int EXPRESSIONS = DrawnFace.EXPRESSIONS.size();

  /** Makes the format, which has no state. */
  public SyntheticFaces() {}

  @Override
  public String name() {
    return "synthetic";
  }

  @Override
  public List<String> recipes() {
    return List.of("synthetic", "demo");
  }

  @Override
  public String summary() {
    return "faces drawn by this library, with a disparity that can be turned up";
  }

  @Override
  public SyntheticOptions defaults() {
    return SyntheticOptions.defaults();
  }

  @Override
  public boolean needsPath() {
    return false;
  }

  @Override
  public SampleSource open(SyntheticOptions options, DataSpec spec) {
    if (!spec.resize().isEmpty()) {
      throw new InputException(
          "data.resize is [%s], expected none: data.format=synthetic draws at data.size"
              .formatted(String.join(", ", spec.resize())));
    }
    return new Source(options);
  }

  /** Returns the faces of the training split, in the order of their numbers. */
  static List<Face> train(SyntheticOptions options) {
    return train(options, EXPRESSIONS);
  }

  /** As above with 3 expressions, or with 2: frowns and smiles without neutral faces. */
  static List<Face> train(SyntheticOptions options, int expressions) {
    return faces(
        options,
        SeedStreams.OfSyntheticImages.TRAIN,
        options.count(),
        options.minorityShare(),
        expressions);
  }

  /** Returns the faces of the test split, in the order of their numbers. */
  static List<Face> test(SyntheticOptions options) {
    return test(options, EXPRESSIONS);
  }

  /** As above with 3 expressions, or with 2. */
  static List<Face> test(SyntheticOptions options, int expressions) {
    return faces(
        options, SeedStreams.OfSyntheticImages.TEST, options.testCount(), 0.5, expressions);
  }

  /**
   * Draws lots: the share of dark skin is met to the nearest face, expressions are equally frequent
   * within a skin tone, glasses and age are independent of both.
   */
  private static List<Face> faces(
      SyntheticOptions options, long part, int count, double darkShare, int expressions) {
    long seed = Seeds.mix(options.seed(), part);
    int[] order = IntStream.range(0, count).toArray();
    Draws.shuffle(order, seed);
    int dark = (int) Math.round(darkShare * count);
    var faces = new Face[count];
    for (int k = 0; k < count; k++) {
      boolean isDark = k < dark;
      int turn = (isDark ? k : k - dark) % expressions;
      int expression = expressions == 2 ? 2 * turn - 1 : turn - 1;
      var random = new RandomStream(Seeds.mix(seed, order[k]));
      faces[order[k]] =
          new Face(
              expression,
              isDark,
              random.chance(0.3),
              random.between(18, 72),
              isDark ? options.minorityDifficulty() : 0,
              options.noise(),
              random.nextLong());
    }
    return List.of(faces);
  }

  private static final class Source implements SampleSource {
    private final List<Face> faces;
    private final List<String> ids;
    private final List<Column> columns;
    private final int trained;

    Source(SyntheticOptions options) {
      var all = new ArrayList<>(train(options));
      this.trained = all.size();
      all.addAll(test(options));
      this.faces = List.copyOf(all);
      this.ids =
          IntStream.range(0, faces.size())
              .mapToObj(
                  i ->
                      i < trained
                          ? String.format(Locale.ROOT, "train-%06d", i)
                          : String.format(Locale.ROOT, "test-%06d", i - trained))
              .toList();
      this.columns =
          List.of(
              column("expression", DrawnFace.EXPRESSIONS, DrawnFace::expressionCode),
              column("skin", DrawnFace.SKINS, DrawnFace::skinCode),
              column("glasses", DrawnFace.GLASSES, DrawnFace::glassesCode),
              column("age", DrawnFace.AGES, DrawnFace::ageCode));
    }

    private Column column(String name, List<String> values, ToIntFunction<DrawnFace> code) {
      return new Column(name, values, faces.stream().mapToInt(code).toArray());
    }

    @Override
    public String name() {
      return "synthetic";
    }

    @Override
    public List<String> ids() {
      return ids;
    }

    @Override
    public List<Column> columns() {
      return columns;
    }

    @Override
    public Normalization normalization() {
      return Normalization.HALF;
    }

    @Override
    public int[] testSamples() {
      return IntStream.range(trained, faces.size()).toArray();
    }

    @Override
    public void read(int sample, ResizeChain resize, ByteBuffer target) {
      if (resize.channels() == 3) {
        faces.get(sample).draw(resize.height(), target);
        return;
      }
      var drawn = ByteBuffer.allocate(3 * resize.height() * resize.height());
      faces.get(sample).draw(resize.height(), drawn);
      resize.put(new RgbImage(resize.height(), resize.height(), drawn.array()), target);
    }

    @Override
    public byte[] content(int sample, SampleShape shape) {
      var pixels = ByteBuffer.allocate(3 * shape.height() * shape.width());
      faces.get(sample).draw(shape.height(), pixels);
      return pixels.array();
    }

    @Override
    public SampleShape storedShape(int sample, SampleShape shape) {
      return shape;
    }

    @Override
    public String contentKey(int sample) {
      var face = faces.get(sample);
      return Face.VERSION + ":" + face.difficulty() + ":" + face.noise() + ":" + face.seed();
    }

    @Override
    public String storageKey(int sample) {
      return faces.get(sample) + contentKey(sample);
    }

    @Override
    public Map<String, Integer> skipped() {
      return Map.of();
    }

    @Override
    public List<Note> notes() {
      return List.of();
    }
  }
}
