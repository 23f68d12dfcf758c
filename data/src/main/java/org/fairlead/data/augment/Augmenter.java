package org.fairlead.data.augment;

import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.data.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * The random changes of an {@link Augmentation}, one image after another: {@link #draw} decides
 * what happens to the next image, {@link #apply} does it. Makes no objects. Not thread-safe.
 */
public final class Augmenter {
  private final Draw draw = new Draw();
  private final Window window;
  private final @Nullable CropStep crop;
  private final @Nullable TrivialStep trivial;
  private final @Nullable JitterStep jitter;
  private final @Nullable EraseStep erase;
  private final byte[] spare;

  /**
   * @throws IllegalArgumentException if colours change and the images have neither one channel nor
   *     three
   */
  public Augmenter(Augmentation augmentation, ImageShape shape) {
    this.window = new Window(augmentation.flip(), augmentation.crop(), shape);
    this.crop =
        augmentation.resizedCrop().isOff() ? null : new CropStep(augmentation.resizedCrop(), shape);
    boolean trivially = augmentation.trivial() != TrivialAugment.NONE;
    boolean jitters = !augmentation.jitter().isOff();
    Colors colors = trivially || jitters ? new Colors(shape) : null;
    this.trivial =
        trivially && colors != null ? new TrivialStep(augmentation.trivial(), shape, colors) : null;
    this.jitter = jitters && colors != null ? new JitterStep(augmentation.jitter(), colors) : null;
    this.erase = augmentation.erase() == 0 ? null : new EraseStep(augmentation.erase(), shape);
    this.spare = new byte[shape.bytes()];
  }

  /**
   * Draws what happens to the next image.
   *
   * @param seed of this image alone
   */
  public void draw(long seed) {
    window.draw(seed);
    if (crop != null) {
      crop.draw(of(seed, SeedStreams.OfAugmentation.RESIZED_CROP));
    }
    if (trivial != null) {
      trivial.draw(of(seed, SeedStreams.OfAugmentation.TRIVIAL));
    }
    if (jitter != null) {
      jitter.draw(of(seed, SeedStreams.OfAugmentation.JITTER));
    }
    if (erase != null) {
      erase.draw(of(seed, SeedStreams.OfAugmentation.ERASE));
    }
  }

  private Draw of(long seed, long stream) {
    draw.begin(Seeds.mix(seed, stream));
    return draw;
  }

  /** Returns whether the image stays as it is. */
  public boolean isNone() {
    return window.isNone()
        && (crop == null || crop.isNone())
        && (trivial == null || trivial.isNone())
        && jitter == null
        && (erase == null || erase.isNone());
  }

  /**
   * Changes an image.
   *
   * @param image of the shape's size; its content is lost
   * @return the changed image, valid until the next call: the array given or one of the augmenter's
   *     own
   */
  public byte[] apply(byte[] image) {
    byte[] now = image;
    byte[] other = spare;
    if (crop != null && !crop.isNone()) {
      crop.apply(now, other);
      other = now;
      now = spare;
    }
    if (!window.isNone()) {
      window.apply(now, other);
      byte[] before = now;
      now = other;
      other = before;
    }
    if (trivial != null) {
      byte[] result = trivial.apply(now, other);
      other = result == now ? other : now;
      now = result;
    }
    if (jitter != null) {
      jitter.apply(now);
    }
    if (erase != null) {
      erase.apply(now);
    }
    return now;
  }
}
