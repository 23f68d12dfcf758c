package org.fairlead.data.format;

import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.data.DataSpec;
import org.fairlead.data.layout.FaceLayout;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.SampleSource;

/**
 * A data format: how the samples of a recipe are found.
 *
 * <p>A format makes a {@link SampleSource}: the samples, all their columns, and the splits that the
 * data come with. Everything else (choosing target and protected columns, unknown values, carving
 * out validation samples, caching, batches) is common to all formats. Where samples are image
 * files, {@link org.fairlead.data.source.FileSource} is such a source.
 *
 * @param <O> the format's own options
 */
public interface FormatProvider<O extends Record> extends Provider<O> {

  /** Returns what the samples are. */
  default SampleKind samples() {
    return SampleKind.IMAGES;
  }

  /** Returns whether the samples are read from {@link DataSpec#path}, which a recipe must name. */
  default boolean needsPath() {
    return true;
  }

  /**
   * Returns the values of {@code data.layout} that the format takes, where the same folder may be
   * read in several ways; empty where there is only one.
   */
  default List<String> layoutChoices() {
    return List.of();
  }

  /** Returns how files that this format reads are written of synthetic faces, if they can be. */
  default List<FaceLayout> layouts() {
    return List.of();
  }

  /**
   * Returns the names of the outputs of a classifier that was published with the data, where it has
   * those of several columns side by side: a run that starts from it keeps the outputs whose names
   * are its classes.
   */
  default List<String> publishedOutputs() {
    return List.of();
  }

  /**
   * Finds the samples: lists and checks them, decodes nothing.
   *
   * @param options the format's own
   * @param spec what every format shares; {@link DataSpec#options} are {@code options}
   * @throws org.fairlead.base.InputException naming the file, if the data are not of this format
   */
  SampleSource open(O options, DataSpec spec);

  /**
   * Reads rows that are new to a model, from files as those that it was trained on. Rows need no
   * target, columns may be in any order. Asked for {@link SampleKind#ROWS} alone; CSV and TSV files
   * unless overridden, each a table.
   *
   * @param files at least one
   * @param columns of the tables that the model was trained on, if these have no header line; empty
   *     where they have one
   * @param target what the model predicts
   * @throws org.fairlead.base.InputException naming file and line, if a file cannot be read
   */
  default List<LabelTable> readRows(List<Path> files, List<String> columns, String target) {
    return LabelTable.readUnlabelled(files, LabelTable.Form.of(columns), target);
  }
}
