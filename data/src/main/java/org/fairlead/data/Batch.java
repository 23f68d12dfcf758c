package org.fairlead.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fairlead.data.loader.Loader;
import org.fairlead.fairness.SoftLabels;

/**
 * Images, labels and sample numbers that go through a network together.
 *
 * <p>Pixels are unsigned bytes of shape {@code [B, H, W, C]} (NHWC), red first, in a direct buffer
 * of native order; the rows of a table are numbers in single precision, shape {@code [B, F]}. A
 * batch from a {@link Loader} borrows its buffer: it is valid until {@link #release}, after which
 * the loader fills the buffer anew. Whoever took the batch releases it, once.
 */
public final class Batch implements AutoCloseable {
  private final SampleShape shape;
  private final ByteBuffer pixels;
  private final int[] samples;
  private final SoftLabels targets;
  private final Runnable onRelease;
  private final AtomicBoolean released = new AtomicBoolean();

  private Batch(
      SampleShape shape, ByteBuffer pixels, int[] samples, SoftLabels targets, Runnable onRelease) {
    this.shape = shape;
    this.pixels = pixels;
    this.samples = samples;
    this.targets = targets;
    this.onRelease = onRelease;
  }

  /**
   * Returns a batch over a buffer that the caller owns; releasing it does nothing.
   *
   * @param pixels direct, its first {@code B * H * W * C} bytes from position 0 are used
   * @param samples data set indices, shape {@code [B]}; owned by the batch from here on
   * @param labels classes, shape {@code [B]}; owned by the batch from here on
   * @throws IllegalArgumentException if the sizes disagree or the buffer is not direct
   */
  public static Batch of(SampleShape shape, ByteBuffer pixels, int[] samples, int[] labels) {
    return lent(shape, pixels, samples, SoftLabels.of(labels), () -> {});
  }

  /**
   * Returns a batch over a buffer that is given back.
   *
   * @param pixels as in {@link #of}
   * @param samples as in {@link #of}
   * @param targets what the samples are trained towards
   * @param onRelease takes the buffer back
   * @throws IllegalArgumentException if the sizes disagree or the buffer is not direct
   */
  public static Batch lent(
      SampleShape shape, ByteBuffer pixels, int[] samples, SoftLabels targets, Runnable onRelease) {
    if (!pixels.isDirect()) {
      throw new IllegalArgumentException("pixels must be a direct buffer");
    }
    if (samples.length == 0 || samples.length != targets.size()) {
      throw new IllegalArgumentException(
          "a batch needs as many samples as labels and at least one, got %d and %d"
              .formatted(samples.length, targets.size()));
    }
    long bytes = (long) samples.length * shape.bytes();
    if (pixels.capacity() < bytes) {
      throw new IllegalArgumentException(
          "pixels hold %d bytes, expected %d for %d samples of %s"
              .formatted(pixels.capacity(), bytes, samples.length, shape));
    }
    var view = pixels.duplicate();
    view.clear().limit((int) bytes);
    return new Batch(shape, view.order(ByteOrder.nativeOrder()), samples, targets, onRelease);
  }

  /** Returns {@code B}, the number of samples. */
  public int size() {
    return samples.length;
  }

  /** Returns the shape of one sample. */
  public SampleShape shape() {
    return shape;
  }

  /**
   * Returns the pixels, {@code B * H * W * C} unsigned bytes from position 0 to the limit; valid
   * until {@link #release}.
   */
  public ByteBuffer pixels() {
    if (released.get()) {
      throw new IllegalStateException("this batch was released; its pixels belong to another one");
    }
    return pixels;
  }

  /** Returns the data set indices, shape {@code [B]}; not to be modified. */
  public int[] samples() {
    return samples;
  }

  /** Returns the classes, shape {@code [B]}; not to be modified. */
  public int[] labels() {
    return targets.labels();
  }

  /**
   * Returns what the samples are trained towards: their {@link #labels}, and where images were
   * mixed those of their partners.
   */
  public SoftLabels targets() {
    return targets;
  }

  /** Hands the buffer back to its owner. Further calls do nothing. */
  public void release() {
    if (released.compareAndSet(false, true)) {
      onRelease.run();
    }
  }

  /** Releases the batch, so that try-with-resources can hold it. */
  @Override
  public void close() {
    release();
  }
}
