package org.fairlead.data.augment;

import java.nio.ByteBuffer;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.data.ImageShape;
import org.fairlead.fairness.SoftLabels;

/*
 * The share of a sample's own image is λ of Beta(α, α), which is symmetric: a pair mixed with λ is
 * the pair the other way round mixed with 1 - λ. Batches come in random order, so that taking
 * max(λ, 1 - λ) for the share of the own image gives the same mixtures, each with the same
 * probability, and the own image is never the smaller part. That is what allows a mixed image to
 * count as its own sample's where only one can be named: in the accuracy of training, and in the
 * groups of tallies.
 */

/**
 * Mixes every image of a batch with the next one, the last with the first.
 *
 * <p>Mixup: {@code a x + (1 - a) x'}, with {@code a} the larger of {@code λ} and {@code 1 - λ},
 * {@code λ ~ Beta(α, α)}. CutMix: a box of {@code √(1 - a)} of height and width with its centre
 * anywhere comes from the next image; {@code a} is then the share that is left of the own one. Both
 * are drawn sample by sample, and loss and gradient know both labels: {@link SoftLabels}. A sample
 * stays what it is: the prediction counts as correct where it is the own label, and groups are
 * those of the own image, which is at least half of what is seen.
 *
 * <p>Not thread-safe.
 */
public final class Mixer {
  /** Shares are multiples of this part of one, so that pixels and labels have the same. */
  private static final int ONE = 1 << 16;

  private final double mixup;
  private final double cutmix;
  private final ImageShape shape;
  private final Draw draw = new Draw();
  private final byte[] first;
  private final byte[] own;
  private final byte[] next;

  /**
   * @param augmentation one that {@linkplain Augmentation#mixes mixes}
   */
  public Mixer(Augmentation augmentation, ImageShape shape) {
    this.mixup = augmentation.mixup();
    this.cutmix = augmentation.cutmix();
    this.shape = shape;
    this.first = new byte[shape.bytes()];
    this.own = new byte[shape.bytes()];
    this.next = new byte[shape.bytes()];
  }

  /** Seeds of the samples of a batch. */
  @FunctionalInterface
  public interface SampleSeeds {
    /** Returns the seed of the augmentation of the i-th sample. */
    long of(int i);
  }

  /**
   * Mixes the images of a batch.
   *
   * @param images the batch from position 0 on, changed in place; position and limit stay
   * @param labels their classes, shape {@code [B]}; become those of the result
   * @return the labels of what the images are now; a batch of one sample stays as it is
   */
  public SoftLabels mix(ByteBuffer images, int[] labels, SampleSeeds seeds) {
    int size = labels.length;
    if (size < 2) {
      return SoftLabels.of(labels);
    }
    int bytes = shape.bytes();
    var partners = new int[size];
    var shares = new double[size];
    images.get(0, first);
    System.arraycopy(first, 0, own, 0, bytes);
    byte[] mine = own;
    byte[] theirs = next;
    for (int i = 0; i < size; i++) {
      boolean last = i + 1 == size;
      if (last) {
        System.arraycopy(first, 0, theirs, 0, bytes);
      } else {
        images.get((i + 1) * bytes, theirs);
      }
      partners[i] = labels[last ? 0 : i + 1];
      draw.begin(Seeds.mix(seeds.of(i), SeedStreams.OfAugmentation.MIX));
      shares[i] = mix(mine, theirs);
      images.put(i * bytes, mine);
      byte[] done = mine;
      mine = theirs;
      theirs = done;
    }
    return SoftLabels.mixed(labels, partners, shares);
  }

  /** Mixes an image into another by what is drawn; returns the share that is left of that. */
  private double mix(byte[] into, byte[] other) {
    boolean whole = cutmix == 0 || (mixup > 0 && draw.coin());
    double drawn = draw.beta(whole ? mixup : cutmix);
    double share = Math.max(drawn, 1 - drawn);
    if (whole) {
      return blend(into, other, share);
    }
    double side = Math.sqrt(1 - share);
    return paste(
        into,
        other,
        draw.below(shape.height()),
        draw.below(shape.width()),
        (int) (shape.height() * side),
        (int) (shape.width() * side));
  }

  /** Mixes two images with a share of the first, into the first; returns the share it has. */
  static double blend(byte[] into, byte[] other, double share) {
    int weight = (int) Math.round(share * ONE);
    for (int i = 0; i < into.length; i++) {
      int sum = (into[i] & 0xff) * weight + (other[i] & 0xff) * (ONE - weight);
      into[i] = (byte) ((sum + ONE / 2) >> 16);
    }
    return (double) weight / ONE;
  }

  /** Pastes a box of an image, cut off at the edges, over another; returns what is left of that. */
  double paste(byte[] into, byte[] other, int row, int column, int rows, int columns) {
    int channels = shape.channels();
    int top = Math.max(0, row - rows / 2);
    int bottom = Math.min(shape.height(), row - rows / 2 + rows);
    int left = Math.max(0, column - columns / 2);
    int right = Math.min(shape.width(), column - columns / 2 + columns);
    int length = (right - left) * channels;
    for (int y = top; y < bottom; y++) {
      int begin = (y * shape.width() + left) * channels;
      System.arraycopy(other, begin, into, begin, length);
    }
    double area = (double) (bottom - top) * (right - left);
    return 1 - area / ((double) shape.height() * shape.width());
  }
}
