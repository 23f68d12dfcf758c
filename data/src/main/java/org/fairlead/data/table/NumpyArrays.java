package org.fairlead.data.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Examples;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.source.SplitPart;
import org.fairlead.data.table.TableSource.Part;

/**
 * Arrays of NumPy: of {@code NAME_train.npy} and {@code NAME_test.npy}, one-dimensional ones are
 * columns of that name, two-dimensional ones columns {@code NAME0}, {@code NAME1} and so on. Where
 * there is a {@code NAME_val.npy}, its rows are the validation split.
 */
public final class NumpyArrays implements TableFormat {

  /** A file's name, which ends with that of its split. */
  private static final Pattern NAMED = Pattern.compile(".+_([A-Za-z]+)\\.npy");

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
    var splits = new EnumMap<SplitPart, List<Path>>(SplitPart.class);
    var others = new ArrayList<String>();
    for (var file : Folders.files(folder)) {
      Matcher named = NAMED.matcher(file.name());
      var split = named.matches() ? SplitPart.of(named.group(1)) : Optional.<SplitPart>empty();
      if (split.isPresent()) {
        splits.computeIfAbsent(split.get(), s -> new ArrayList<>()).add(file.path());
      } else {
        others.add(file.name());
      }
    }
    for (SplitPart needed : List.of(SplitPart.TRAIN, SplitPart.TEST)) {
      if (!splits.containsKey(needed)) {
        throw new InputException(
            "no file in %s ends with _%s.npy, expected %s"
                .formatted(folder, needed.name().toLowerCase(Locale.ROOT), expected));
      }
    }
    var parts =
        splits.entrySet().stream()
            .map(each -> new Part(arrays(each.getValue()), Optional.of(each.getKey())))
            .toList();
    TableFormat.requireSameColumns(parts);
    return TableSource.of(
        name(),
        parts,
        options,
        spec,
        true,
        others.isEmpty()
            ? Map.of()
            : Map.of("file of no split (%s)".formatted(Examples.of(others)), others.size()));
  }

  /** Reads the files side by side, as one table. */
  @Override
  public List<LabelTable> readRows(List<Path> files, List<String> columns, String target) {
    Folders.requireNoFolder(files, "name the file, or files, of arrays");
    return List.of(arrays(files));
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
      String name = column(file.getFileName().toString());
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

  /** Returns what a file's columns are called, without the name of its split. */
  private static String column(String file) {
    Matcher named = NAMED.matcher(file);
    return named.matches() && SplitPart.of(named.group(1)).isPresent()
        ? file.substring(0, named.start(1) - 1)
        : file.replaceFirst("\\.npy$", "");
  }
}
