package org.fairlead.examples.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.format.FormatProvider;
import org.fairlead.data.source.FileSource;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.HashedSplit;
import org.fairlead.data.source.ImageFile;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.SampleSource;

/**
 * A data format of one's own: one folder of images whose names say every attribute, {@code
 * smile_dark_0001.png}.
 *
 * <p>{@code fairlead train named-files-dense data.path=DIR
 * data.named-files.columns=[expression,skin]}
 */
public final class NamedFiles implements FormatProvider<NamedFiles.Options> {

  /**
   * The format's own keys.
   *
   * @param columns what the parts of a name mean, in their order; further parts mean nothing
   * @param separator between the parts
   */
  public record Options(List<String> columns, String separator) {
    public Options {
      columns = List.copyOf(columns);
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("columns is empty, expected what a name's parts mean");
      }
    }
  }

  /** For the catalogue. */
  public NamedFiles() {}

  @Override
  public String name() {
    return "named-files";
  }

  @Override
  public String summary() {
    return "one folder of images whose names say every attribute";
  }

  @Override
  public Options defaults() {
    return new Options(List.of("label", "group"), "_");
  }

  @Override
  public List<String> recipes() {
    return List.of("named-files");
  }

  @Override
  public SampleSource open(Options options, DataSpec spec) {
    Path folder = Folders.requireFolder(spec.path(), name(), "a folder of images");
    List<ImageFile> files = Folders.files(folder);
    int columns = options.columns().size();
    var parts = new ArrayList<String[]>();
    for (ImageFile file : files) {
      String[] found = file.name().split(Pattern.quote(options.separator()), -1);
      if (found.length <= columns) {
        throw new InputException(
            "%s: its name has %d parts, expected %s and a number, with '%s' between them"
                .formatted(file.path(), found.length, options.columns(), options.separator()));
      }
      parts.add(found);
    }
    var known = new ArrayList<Column>();
    for (int c = 0; c < columns; c++) {
      int part = c;
      List<String> values = parts.stream().map(each -> each[part]).distinct().sorted().toList();
      int[] codes = parts.stream().mapToInt(each -> values.indexOf(each[part])).toArray();
      known.add(new Column(options.columns().get(c), values, codes));
    }
    List<String> ids = files.stream().map(ImageFile::name).toList();
    return new FileSource(
        name(),
        files,
        ids,
        known,
        OfficialSplits.testOnly(HashedSplit.of(ids, known.get(0), spec.testSplit())),
        Map.of(),
        List.of());
  }
}
