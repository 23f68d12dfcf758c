package org.fairlead.parquet;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Column;
import org.fairlead.data.ImageShape;
import org.fairlead.data.SampleShape;
import org.fairlead.data.image.ImageDecoder;
import org.fairlead.data.image.ResizeChain;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.SampleSource;

/**
 * Samples that are images in Parquet files, one a row.
 *
 * @param places where every sample is
 */
record ParquetSource(
    List<ImageShard> shards,
    List<Place> places,
    List<String> ids,
    List<Column> columns,
    OfficialSplits parts,
    Map<String, Integer> skipped,
    List<Note> notes,
    ImageBlocks blocks)
    implements SampleSource {

  /**
   * Where an image is.
   *
   * @param shard the number of the file
   * @param row from 0
   */
  record Place(int shard, int row) {}

  ParquetSource {
    shards = List.copyOf(shards);
    places = List.copyOf(places);
    ids = List.copyOf(ids);
    columns = List.copyOf(columns);
    skipped = Map.copyOf(skipped);
    notes = List.copyOf(notes);
  }

  private ImageShard shard(int sample) {
    return shards.get(places.get(sample).shard());
  }

  private String nameOf(int sample) {
    return shard(sample).name(places.get(sample).row());
  }

  @Override
  public String name() {
    return ParquetImages.NAME;
  }

  @Override
  public int[] testSamples() {
    return parts.test();
  }

  @Override
  public int[] validationSamples() {
    return parts.validation();
  }

  @Override
  public void read(int sample, ResizeChain resize, ByteBuffer target) {
    String name = nameOf(sample);
    var image = ImageDecoder.decode(bytes(sample), name);
    try {
      resize.put(image, target);
    } catch (InputException e) {
      throw new InputException("%s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private byte[] bytes(int sample) {
    return blocks.read(places.get(sample).shard(), places.get(sample).row());
  }

  @Override
  public byte[] content(int sample, SampleShape shape) {
    return bytes(sample).clone();
  }

  @Override
  public ImageShape storedShape(int sample, SampleShape shape) {
    var extent = ImageDecoder.extent(bytes(sample), nameOf(sample));
    return new ImageShape(extent.height(), extent.width(), 3);
  }

  @Override
  public String contentKey(int sample) {
    return Integer.toString(shard(sample).length(places.get(sample).row()));
  }

  @Override
  public String storageKey(int sample) {
    var head = shard(sample).head();
    return head.bytes() + "@" + head.modifiedMillis() + ":" + places.get(sample).row();
  }
}
