package org.fairlead.data.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;

/**
 * How an image of any size becomes one of a data set's: one step after another, each rounded to 8
 * bits as if it were stored in between.
 *
 * <p>The result has three channels, or one: an image is then made grey as Pillow's {@code
 * convert("L")} does, before anything else.
 *
 * <p>As a text a step is {@code 64} (the shorter side becomes 64 pixels, the aspect ratio stays),
 * {@code 64x48} (64 rows and 48 columns, whatever the ratio was) or {@code crop 224} (the middle
 * 224 x 224 pixels). Torchvision's {@code Resize(64)}, {@code Resize((64, 48))} and {@code
 * CenterCrop(224)} choose the same sizes and places.
 */
public final class ResizeChain implements Extent {
  private static final int LARGEST = 4096;
  private static final Pattern STEP = Pattern.compile("(crop +)?(\\d{1,9})(?: *x *(\\d{1,9}))?");

  private final List<Step> steps;
  private final int height;
  private final int width;
  private final int channels;

  private ResizeChain(List<Step> steps, Extent result) {
    this(List.copyOf(steps), result.height(), result.width(), 3);
  }

  private ResizeChain(List<Step> steps, int height, int width, int channels) {
    this.steps = steps;
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  /** Returns the same steps for images of 3 channels, or of 1: grey, before anything is resized. */
  public ResizeChain inChannels(int wanted) {
    if (wanted != 1 && wanted != 3) {
      throw new IllegalArgumentException("channels is %d, expected 1 or 3".formatted(wanted));
    }
    return new ResizeChain(steps, height, width, wanted);
  }

  /** Returns the values per pixel of the result. */
  public int channels() {
    return channels;
  }

  /** Puts the values of an image after all steps at the target's position. */
  public void put(RgbImage image, ByteBuffer target) {
    if (channels == 3) {
      target.put(apply(image).pixels());
      return;
    }
    byte[] pixels = apply(image.grey()).pixels();
    for (int i = 0; i < pixels.length; i += 3) {
      target.put(pixels[i]);
    }
  }

  /** Returns one resize to so many rows and columns. */
  public static ResizeChain to(int height, int width) {
    return new ResizeChain(List.of(new Exactly(height, width)), Extent.of(height, width));
  }

  /**
   * Reads the steps of a recipe.
   *
   * @param texts one text per step; none: a plain resize
   * @param size height and width of the result
   * @throws InputException naming the step, if it is none or if the last one gives another size
   */
  public static ResizeChain parse(List<String> texts, int size) {
    if (texts.isEmpty()) {
      return to(size, size);
    }
    var steps = new ArrayList<Step>();
    int atLeastHigh = 1;
    int atLeastWide = 1;
    for (String text : texts) {
      Step step = step(text);
      if (step instanceof CentreCrop crop
          && (crop.height > atLeastHigh || crop.width > atLeastWide)) {
        throw new InputException(
            "data.resize has '%s' of images that may be as small as %d x %d: put '%d' before it"
                .formatted(text, atLeastHigh, atLeastWide, Math.max(crop.height, crop.width)));
      }
      steps.add(step);
      atLeastHigh = step.leastHeight();
      atLeastWide = step.leastWidth();
    }
    Step last = steps.get(steps.size() - 1);
    if (last instanceof ShorterSide || atLeastHigh != size || atLeastWide != size) {
      throw new InputException(
          "data.resize ends with '%s', expected 'crop %d' or '%dx%d' as data.size is %d; data.resize='[]' resizes to that at once"
              .formatted(last, size, size, size, size));
    }
    return new ResizeChain(steps, Extent.of(size, size));
  }

  private static Step step(String text) {
    Matcher parts = STEP.matcher(text.strip());
    if (parts.matches()) {
      int first = Integer.parseInt(parts.group(2));
      int second = parts.group(3) == null ? first : Integer.parseInt(parts.group(3));
      if (first >= 1 && first <= LARGEST && second >= 1 && second <= LARGEST) {
        if (parts.group(1) != null) {
          return new CentreCrop(first, second);
        }
        return parts.group(3) == null ? new ShorterSide(first) : new Exactly(first, second);
      }
    }
    throw new InputException(
        "data.resize has the step '%s', expected 64 (the shorter side), 64x48 (height x width) or crop 224, of 1 to %d pixels"
            .formatted(text, LARGEST));
  }

  /** Returns the rows of the result. */
  @Override
  public int height() {
    return height;
  }

  /** Returns the columns of the result. */
  @Override
  public int width() {
    return width;
  }

  /** Returns the image after all steps; the image itself if they change nothing. */
  public RgbImage apply(RgbImage image) {
    RgbImage current = image;
    for (Step step : steps) {
      current = step.apply(current);
    }
    return current;
  }

  /** Returns the steps in one spelling, for example {@code "64, 256, crop 224"}. */
  @Override
  public String toString() {
    String text = String.join(", ", steps.stream().map(Object::toString).toList());
    return channels == 1 ? "grey, " + text : text;
  }

  private sealed interface Step {
    RgbImage apply(RgbImage image);

    /** Returns the fewest rows that any image has afterwards. */
    int leastHeight();

    int leastWidth();
  }

  private record ShorterSide(int pixels) implements Step {
    @Override
    public RgbImage apply(RgbImage image) {
      long h = image.height();
      long w = image.width();
      return h <= w
          ? ImageResizer.resize(image, pixels, longer(w, h))
          : ImageResizer.resize(image, longer(h, w), pixels);
    }

    private int longer(long longSide, long shortSide) {
      long longer = pixels * longSide / shortSide;
      if (longer * pixels > ImageDecoder.MOST_PIXELS) {
        throw new InputException(
            "an image of 1 to %d in shape becomes %d x %d pixels, expected at most %d in all"
                .formatted(longSide / shortSide, pixels, longer, ImageDecoder.MOST_PIXELS));
      }
      return (int) longer;
    }

    @Override
    public int leastHeight() {
      return pixels;
    }

    @Override
    public int leastWidth() {
      return pixels;
    }

    @Override
    public String toString() {
      return Integer.toString(pixels);
    }
  }

  private record Exactly(int height, int width) implements Step {
    @Override
    public RgbImage apply(RgbImage image) {
      return ImageResizer.resize(image, height, width);
    }

    @Override
    public int leastHeight() {
      return height;
    }

    @Override
    public int leastWidth() {
      return width;
    }

    @Override
    public String toString() {
      return height + "x" + width;
    }
  }

  private record CentreCrop(int height, int width) implements Step {
    @Override
    public RgbImage apply(RgbImage image) {
      int top = middle(image.height() - height);
      int left = middle(image.width() - width);
      if (top == 0 && left == 0 && image.height() == height && image.width() == width) {
        return image;
      }
      var pixels = new byte[height * width * 3];
      for (int y = 0; y < height; y++) {
        int from = ((top + y) * image.width() + left) * 3;
        System.arraycopy(image.pixels(), from, pixels, y * width * 3, width * 3);
      }
      return new RgbImage(height, width, pixels);
    }

    /** Returns half of what is left over, a half rounded to even as torchvision does. */
    private static int middle(int spare) {
      return (int) Math.rint(spare / 2.0);
    }

    @Override
    public int leastHeight() {
      return height;
    }

    @Override
    public int leastWidth() {
      return width;
    }

    @Override
    public String toString() {
      return "crop " + (height == width ? height : height + "x" + width);
    }
  }
}
