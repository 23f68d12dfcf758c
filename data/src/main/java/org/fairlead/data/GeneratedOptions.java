package org.fairlead.data;

import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Where generated images lie, and what their folders' names say.
 *
 * @param path a folder with a subfolder for every combination of attributes, or a CSV or TSV file
 *     that names images, or a folder with one
 * @param names what the parts of a folder's name mean, in order, each a text such as {@code
 *     "age(old|young)"} or {@code "smiling(nosmile=no|smile=yes)"}: a column, and what the part can
 *     be ({@code text=value} where the folder writes a value otherwise). A column alone, {@code
 *     "race"}, stands for the values of the real data. Empty: the target, then the protected
 *     columns
 * @param file the column of file names, where a table names the images; null for one of the usual
 *     names, such as file or path
 * @param absolutePaths whether such a table may name files by absolute paths
 * @param holdout share of every subgroup that is never trained on: the ratios alone read it, in
 *     {@code (0, 1)}
 */
public record GeneratedOptions(
    Path path, List<String> names, @Nullable String file, boolean absolutePaths, double holdout) {

  /** Describes folders whose names say what they show, or a table of the usual form. */
  public GeneratedOptions(Path path, List<String> names, double holdout) {
    this(path, names, null, false, holdout);
  }

  public GeneratedOptions {
    names = List.copyOf(names);
    if (!(holdout > 0 && holdout < 1)) {
      throw new InputException(
          "data.generatedHoldout is %s, expected a share of the generated images between 0 and 1, for example 0.2"
              .formatted(holdout));
    }
  }
}
