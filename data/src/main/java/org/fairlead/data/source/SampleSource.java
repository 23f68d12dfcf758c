package org.fairlead.data.source;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.Note;
import org.fairlead.data.Column;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.SampleShape;
import org.fairlead.data.image.ResizeChain;

/**
 * What a format knows about its samples: all columns, whatever a recipe asks for. Samples are
 * numbered in an order that depends on the data alone. Immutable and thread-safe.
 *
 * <p>This is the seam of a format; {@link SourceDataset#of} does what is common to all.
 */
public interface SampleSource {

  /** Returns the format's name. */
  String name();

  /** Returns one id per sample. */
  List<String> ids();

  /** Returns the columns that can be predicted or protected. */
  List<Column> columns();

  /** Returns the samples of the format's own test split. */
  int[] testSamples();

  /**
   * Returns the samples of the format's own validation split; empty where validation is to be
   * carved out of the training samples.
   */
  default int[] validationSamples() {
    return new int[0];
  }

  /** Returns the standardisation that is usual for such images. */
  default Normalization normalization() {
    return Normalization.IMAGENET;
  }

  /**
   * Returns the standardisation for a model that is trained on some samples: of images the usual
   * one, of tables their statistics.
   */
  default Normalization normalization(int[] samples) {
    return normalization();
  }

  /** Returns how a row becomes what a model sees; empty where samples are images. */
  default Optional<RowEncoding> rowEncoding() {
    return Optional.empty();
  }

  /** Returns the shape of every sample after resizing. */
  default SampleShape shape(ResizeChain resize) {
    return new ImageShape(resize.height(), resize.width(), resize.channels());
  }

  /** Returns text that differs where stored samples would come out otherwise. */
  default String preparation(ResizeChain resize) {
    return resize.toString();
  }

  /** Decodes one image, resizes it and puts its pixels at the target's position. */
  void read(int sample, ResizeChain resize, ByteBuffer target);

  /** Returns the stored bytes of a sample that is to be shown at a shape. */
  byte[] content(int sample, SampleShape shape);

  /** Returns the stored size of a sample that is to be shown at a shape. */
  SampleShape storedShape(int sample, SampleShape shape);

  /** Returns text that differs between samples of different content, wherever the data lie. */
  String contentKey(int sample);

  /** Returns text that changes whenever the stored image may have changed. */
  String storageKey(int sample);

  /** Returns how many items were left out, by reason. */
  Map<String, Integer> skipped();

  /** Returns what the user should know, one sentence each. */
  List<Note> notes();
}
