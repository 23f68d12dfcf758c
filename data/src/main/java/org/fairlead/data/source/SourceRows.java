package org.fairlead.data.source;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.SampleShape;
import org.fairlead.data.image.ResizeChain;

/** Some of a source's samples, shown at a shape: sample {@code i} is the source's row {@code i}. */
final class SourceRows {
  private final SampleSource source;
  private final int[] rows;
  private final ResizeChain resize;

  /**
   * @param rows which of the source's samples; owned by this
   * @param resize how an image becomes one of the shape
   */
  SourceRows(SampleSource source, int[] rows, ResizeChain resize) {
    this.source = source;
    this.rows = rows;
    this.resize = resize;
  }

  SampleSource source() {
    return source;
  }

  /** Returns a sample's number in the source. */
  int row(int sample) {
    return rows[sample];
  }

  String preparation() {
    return source.preparation(resize);
  }

  Normalization normalization(int[] samples) {
    var usual = source.normalization(Arrays.stream(samples).map(this::row).toArray());
    boolean grey = shape() instanceof ImageShape image && image.channels() == 1;
    return grey && usual.mean().size() > 1 ? usual.of(1) : usual;
  }

  int size() {
    return rows.length;
  }

  SampleShape shape() {
    return source.shape(resize);
  }

  String id(int sample) {
    return source.ids().get(rows[sample]);
  }

  void read(int sample, ByteBuffer target) {
    source.read(rows[sample], resize, target);
  }

  byte[] content(int sample) {
    return source.content(rows[sample], shape());
  }

  SampleShape storedShape(int sample) {
    return source.storedShape(rows[sample], shape());
  }

  String contentKey(int sample) {
    return source.contentKey(rows[sample]);
  }

  String pixelFingerprint(int from, int to) {
    var digest = new TextDigest();
    digest.add("pixels", source.name(), shape().toString(), preparation());
    for (int i = from; i < to; i++) {
      digest.add(id(i), source.storageKey(rows[i]));
    }
    return digest.hex();
  }
}
