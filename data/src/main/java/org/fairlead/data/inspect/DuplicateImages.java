package org.fairlead.data.inspect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.Workers;

/** Finds the images of one store among those of another, by their pixels. */
final class DuplicateImages {
  private static final int CHUNK = 64;

  private final SampleStore own;

  /** Checksum and number of every image, ascending. */
  private final long[] sums;

  /**
   * An image that two stores hold.
   *
   * @param own its number here
   * @param other its number in the other store
   */
  record Pair(int own, int other) {}

  private DuplicateImages(SampleStore own, long[] sums) {
    this.own = own;
    this.sums = sums;
  }

  /** Reads all images of a store once. */
  static DuplicateImages of(SampleStore own, Progress progress) {
    var sums = new long[own.size()];
    Workers.run(
        sums.length,
        CHUNK,
        progress,
        (from, to) -> {
          var image = new byte[own.shape().bytes()];
          for (int i = from; i < to; i++) {
            sums[i] = checksum(own, i, image) << Integer.SIZE | i;
          }
        });
    Arrays.sort(sums);
    return new DuplicateImages(own, sums);
  }

  private static long checksum(SampleStore store, int sample, byte[] image) {
    store.copy(sample, image);
    var sum = new CRC32C();
    sum.update(ByteBuffer.wrap(image));
    return sum.getValue() >>> 1; // the number of the image shares the word, which stays positive
  }

  /** Returns the images that are among some of another store's, of the same shape. */
  List<Pair> in(SampleStore other, int[] samples) {
    var pairs = new ArrayList<Pair>();
    Workers.run(
        samples.length,
        CHUNK,
        Progress.NONE,
        (from, to) -> {
          var image = new byte[other.shape().bytes()];
          var candidate = new byte[own.shape().bytes()];
          for (int k = from; k < to; k++) {
            long sum = checksum(other, samples[k], image) << Integer.SIZE;
            int at = Arrays.binarySearch(sums, sum);
            for (int i = at < 0 ? -at - 1 : at; i < sums.length; i++) {
              if (sums[i] >>> Integer.SIZE != sum >>> Integer.SIZE) {
                break;
              }
              own.copy((int) sums[i], candidate);
              if (Arrays.equals(image, candidate)) {
                synchronized (pairs) {
                  pairs.add(new Pair((int) sums[i], samples[k]));
                }
              }
            }
          }
        });
    pairs.sort(Comparator.comparingInt(Pair::own).thenComparingInt(Pair::other));
    return List.copyOf(pairs);
  }
}
