package org.fairlead.data.source;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.base.Note;
import org.fairlead.data.Column;
import org.fairlead.data.ImageShape;
import org.fairlead.data.SampleShape;
import org.fairlead.data.image.ImageDecoder;
import org.fairlead.data.image.ResizeChain;

/**
 * Samples that are image files, one each: what is left of a format when its layout is understood.
 *
 * @param name the format
 * @param files one per sample
 * @param ids one per sample
 * @param columns what is known of the samples
 * @param parts the format's own splits
 * @param skipped items left out, by reason
 * @param notes what the user should know
 */
public record FileSource(
    String name,
    List<ImageFile> files,
    List<String> ids,
    List<Column> columns,
    OfficialSplits parts,
    Map<String, Integer> skipped,
    List<Note> notes)
    implements SampleSource {

  public FileSource {
    files = List.copyOf(files);
    ids = List.copyOf(ids);
    columns = List.copyOf(columns);
    skipped = Map.copyOf(skipped);
    notes = List.copyOf(notes);
  }

  /** Returns the same with more to know. */
  public FileSource with(List<Note> more) {
    return new FileSource(
        name,
        files,
        ids,
        columns,
        parts,
        skipped,
        Stream.concat(notes.stream(), more.stream()).toList());
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
    ImageDecoder.read(files.get(sample).content(), resize, target);
  }

  @Override
  public byte[] content(int sample, SampleShape shape) {
    return ImageDecoder.bytes(files.get(sample).content());
  }

  @Override
  public ImageShape storedShape(int sample, SampleShape shape) {
    String file = files.get(sample).content().toString();
    var extent = ImageDecoder.extent(content(sample, shape), file);
    return new ImageShape(extent.height(), extent.width(), 3);
  }

  @Override
  public String contentKey(int sample) {
    return Long.toString(files.get(sample).length());
  }

  @Override
  public String storageKey(int sample) {
    return files.get(sample).length() + "@" + files.get(sample).modifiedMillis();
  }
}
