package org.fairlead.data.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.data.DataSpec;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.table.TableSource.Part;
import org.fairlead.data.table.TableSource.Use;

/**
 * Arrays of NumPy: of {@code NAME_train.npy} and {@code NAME_test.npy}, one-dimensional ones are
 * columns of that name, two-dimensional ones columns {@code NAME0}, {@code NAME1} and so on.
 */
public final class NumpyArrays implements TableFormat {

  /** Makes the format, which has no state. */
  public NumpyArrays() {}

  @Override
  public String name() {
    return "npy";
  }

  @Override
  public String summary() {
    return "arrays of NumPy, NAME_train.npy and NAME_test.npy";
  }

  @Override
  public SampleSource open(TableOptions options, DataSpec spec) {
    String expected = "a folder of files such as x_train.npy, y_train.npy, x_test.npy, y_test.npy";
    Path folder = Folders.requireFolder(spec.path(), name(), expected);
    var train = arrays(folder, "_train.npy", expected);
    var test = arrays(folder, "_test.npy", expected);
    var parts =
        List.of(new Part(train, Optional.of(Use.TRAINING)), new Part(test, Optional.of(Use.TEST)));
    TableFormat.requireSameColumns(parts);
    return TableSource.of(name(), parts, options, spec, true, Map.of());
  }

  /** Reads the files side by side, as one table. */
  @Override
  public List<LabelTable> readRows(List<Path> files, List<String> columns, String target) {
    Folders.requireNoFolder(files, "name the file, or files, of arrays");
    return List.of(arrays(files));
  }

  private static LabelTable arrays(Path folder, String ending, String expected) {
    var files =
        Folders.files(folder).stream()
            .filter(file -> file.name().endsWith(ending))
            .map(file -> file.path())
            .toList();
    if (files.isEmpty()) {
      throw new InputException(
          "no file in %s ends with %s, expected %s".formatted(folder, ending, expected));
    }
    return arrays(files);
  }

  /** Returns arrays side by side, in columns that are named after their files. */
  private static LabelTable arrays(List<Path> files) {
    var header = new ArrayList<String>();
    var arrays = new ArrayList<NpyArray>();
    for (Path file : files) {
      var array = NpyArray.read(file);
      if (!arrays.isEmpty() && array.rows() != arrays.get(0).rows()) {
        throw new InputException(
            "%s has %d rows, %s has %d: expected the same"
                .formatted(files.get(0), arrays.get(0).rows(), file, array.rows()));
      }
      arrays.add(array);
      String name = file.getFileName().toString().replaceFirst("(_(train|val|test))?\\.npy$", "");
      for (int c = 0; c < array.columns(); c++) {
        header.add(array.dimensions() == 1 ? name : name + c);
      }
    }
    var rows = new ArrayList<String[]>();
    for (int row = 0; row < arrays.get(0).rows(); row++) {
      var fields = new ArrayList<String>();
      for (NpyArray array : arrays) {
        for (int c = 0; c < array.columns(); c++) {
          fields.add(array.text(row, c));
        }
      }
      rows.add(fields.toArray(new String[0]));
    }
    return LabelTable.of(files.get(0), header, rows);
  }
}
