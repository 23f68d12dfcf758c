package org.fairlead.data.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Examples;
import org.fairlead.data.ImageSource;
import org.fairlead.data.format.LabelTable.Form;
import org.fairlead.data.format.TableSource.Part;
import org.fairlead.data.format.TableSource.Use;

/** Tables: the published ones in their usual files, and any other. */
final class Tables {
  private static final List<String> ADULT =
      List.of(
          "age",
          "workclass",
          "fnlwgt",
          "education",
          "education-num",
          "marital-status",
          "occupation",
          "relationship",
          "race",
          "sex",
          "capital-gain",
          "capital-loss",
          "hours-per-week",
          "native-country",
          "income");

  private static final List<String> GERMAN =
      List.of(
          "checking",
          "duration",
          "history",
          "purpose",
          "amount",
          "savings",
          "employment",
          "rate",
          "personal-status",
          "debtors",
          "residence",
          "property",
          "age",
          "plans",
          "housing",
          "credits",
          "job",
          "dependants",
          "telephone",
          "foreign",
          "credit");

  private static final String PERSONAL_STATUS = "personal-status";
  private static final String AGE = "age";
  private static final int CREDIT = GERMAN.indexOf("credit");
  private static final List<String> WOMEN = List.of("A92", "A95");
  private static final int YOUNG = 25;
  private static final int SCREENING_DAYS = 30;

  private static final String SEX = "sex";
  private static final String AGE_GROUP = "age-group";

  private Tables() {}

  /**
   * Returns how a format's files are written.
   *
   * @param header the columns of files without a header line; empty where they have one
   */
  static Form form(String format, List<String> header) {
    return switch (format) {
      case "adult" -> new Form(ADULT, ',', '|', false);
      case "german" -> new Form(GERMAN, Form.GUESSED, Form.GUESSED, false);
      case "compas" -> new Form(List.of(), Form.GUESSED, Form.GUESSED, true);
      default -> new Form(header, Form.GUESSED, Form.GUESSED, false);
    };
  }

  /**
   * Adult: {@code adult.data} for training, {@code adult.test} for testing, whose classes end with
   * a dot.
   *
   * @see <a href="https://archive.ics.uci.edu/dataset/2/adult">Becker, Kohavi (1996)</a>
   */
  static ImageSource adult(DataSpec spec) {
    String expected = "the folder of adult.data and adult.test";
    Path folder = Folders.requireFolder(spec.path(), "adult", expected);
    var form = form("adult", List.of());
    var parts =
        List.of(
            new Part(
                LabelTable.read(file(folder, "adult.data", expected), form),
                Optional.of(Use.TRAINING)),
            new Part(
                LabelTable.read(file(folder, "adult.test", expected), form)
                    .with(ADULT, Tables::withoutDot),
                Optional.of(Use.TEST)));
    return TableSource.of("adult", parts, spec, true, Map.of());
  }

  private static Path file(Path folder, String name, String expected) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new InputException("no %s in %s, expected %s".formatted(name, folder, expected));
    }
    return file;
  }

  private static String[] withoutDot(String[] fields) {
    var changed = fields.clone();
    int last = changed.length - 1;
    changed[last] = changed[last].replaceFirst("\\.$", "");
    return changed;
  }

  /**
   * COMPAS: {@code compas-scores-two-years.csv}, the rows that its publishers analysed: arrested
   * within 30 days of the screening, with a known outcome, a charge that can lead to jail, and a
   * score.
   *
   * @see <a href="https://github.com/propublica/compas-analysis">Larson et al. (2016)</a>
   */
  static ImageSource compas(DataSpec spec) {
    String expected = "compas-scores-two-years.csv or its folder";
    Path path = Folders.requirePath(spec.path(), "compas", expected);
    Path file =
        Files.isDirectory(path) ? file(path, "compas-scores-two-years.csv", expected) : path;
    var all = LabelTable.read(file, form("compas", List.of()));
    int days = all.column("days_b_screening_arrest");
    int recid = all.column("is_recid");
    int charge = all.column("c_charge_degree");
    int score = all.column("score_text");
    var analysed =
        all.where(
            fields ->
                fields[days].matches("-?\\d{1,5}")
                    && Math.abs(Integer.parseInt(fields[days])) <= SCREENING_DAYS
                    && !fields[recid].equals("-1")
                    && !fields[charge].equals("O")
                    && !fields[score].equals("N/A"));
    int left = all.size() - analysed.size();
    return TableSource.of(
        "compas",
        List.of(new Part(analysed, Optional.empty())),
        spec,
        false,
        left == 0 ? Map.of() : Map.of("not in the published analysis", left));
  }

  /**
   * German credit: {@code german.data}, fields between blanks; credit is good or bad. Two columns
   * are derived: sex from the personal status, and age-group, 25 years or younger and older.
   *
   * @see <a href="https://archive.ics.uci.edu/dataset/144/statlog+german+credit+data">Hofmann
   *     (1994)</a>
   */
  static ImageSource german(DataSpec spec) {
    String expected = "german.data or its folder";
    Path path = Folders.requirePath(spec.path(), "german", expected);
    Path file = Files.isDirectory(path) ? file(path, "german.data", expected) : path;
    var table = LabelTable.read(file, form("german", List.of()).separatedBy(' '));
    for (int row = 0; row < table.size(); row++) {
      String credit = table.field(row, CREDIT);
      if (!credit.matches("[12]")) {
        throw table.wrong(row, "credit is '%s', expected 1 (good) or 2 (bad)".formatted(credit));
      }
    }
    return TableSource.of(
        "german",
        List.of(new Part(withGroups(table.with(GERMAN, Tables::withCredit)), Optional.empty())),
        spec,
        true,
        Map.of());
  }

  private static String[] withCredit(String[] fields) {
    var row = fields.clone();
    row[CREDIT] = row[CREDIT].equals("1") ? "good" : "bad";
    return row;
  }

  /** Returns a table of German credit with the columns that are derived, where it lacks them. */
  static LabelTable withGroups(LabelTable table) {
    int status = table.header().indexOf(PERSONAL_STATUS);
    int age = table.header().indexOf(AGE);
    boolean has = table.header().contains(SEX) || table.header().contains(AGE_GROUP);
    if (has || status < 0 || age < 0) {
      return table;
    }
    for (int row = 0; row < table.size(); row++) {
      if (!table.field(row, status).matches("A9[1-5]")
          || !table.field(row, age).matches("\\d{1,3}")) {
        throw table.wrong(
            row,
            "personal status '%s', age '%s', expected A91 to A95 and a number of years"
                .formatted(table.field(row, status), table.field(row, age)));
      }
    }
    var columns = new ArrayList<>(table.header());
    columns.addAll(List.of(SEX, AGE_GROUP));
    return table.with(
        columns,
        fields -> {
          var row = Arrays.copyOf(fields, columns.size());
          row[fields.length] = WOMEN.contains(fields[status]) ? "female" : "male";
          row[fields.length + 1] =
              Integer.parseInt(fields[age]) <= YOUNG ? "25 or younger" : "older than 25";
          return row;
        });
  }

  /**
   * Any table: a CSV or TSV file, or a folder with {@code train} and {@code test} (and {@code val})
   * files. A column {@code split} may say what rows are for.
   */
  static ImageSource table(DataSpec spec) {
    String expected = "a CSV or TSV file, or a folder with train.csv and test.csv";
    Path path = Folders.requirePath(spec.path(), "table", expected);
    var form = form("table", spec.table().header());
    boolean headerless = !spec.table().header().isEmpty();
    if (Files.isRegularFile(path)) {
      return TableSource.of(
          "table",
          List.of(new Part(LabelTable.read(path, form), Optional.empty())),
          spec,
          headerless,
          Map.of());
    }
    var parts = new ArrayList<Part>();
    var others = new ArrayList<String>();
    for (var file : Folders.files(path)) {
      Optional<Use> use =
          switch (file.name().replaceFirst("\\.[a-z]{1,4}$", "")) {
            case "train" -> Optional.of(Use.TRAINING);
            case "val", "valid", "validation" -> Optional.of(Use.VALIDATION);
            case "test" -> Optional.of(Use.TEST);
            default -> Optional.empty();
          };
      if (use.isPresent()) {
        parts.add(new Part(LabelTable.read(file.path(), form), use));
      } else if (file.name().endsWith(".csv") || file.name().endsWith(".tsv")) {
        others.add(file.name());
      }
    }
    if (parts.isEmpty() && others.size() == 1) {
      Path only = path.resolve(others.get(0));
      return TableSource.of(
          "table",
          List.of(new Part(LabelTable.read(only, form), Optional.empty())),
          spec,
          headerless,
          Map.of());
    }
    if (parts.isEmpty()) {
      throw new InputException(
          "data.path %s holds %s, expected %s"
              .formatted(path, others.isEmpty() ? "no table" : Examples.of(others), expected));
    }
    requireSameColumns(parts);
    return TableSource.of("table", parts, spec, headerless, Map.of());
  }

  private static void requireSameColumns(List<Part> parts) {
    var first = parts.get(0).table();
    for (Part part : parts) {
      if (!part.table().header().equals(first.header())) {
        throw new InputException(
            "%s has the columns %s, %s has %s: expected the same"
                .formatted(
                    first.file(),
                    String.join(", ", first.header()),
                    part.table().file(),
                    String.join(", ", part.table().header())));
      }
    }
  }

  /**
   * Arrays of NumPy: of {@code NAME_train.npy} and {@code NAME_test.npy}, one-dimensional ones are
   * columns of that name, two-dimensional ones columns {@code NAME0}, {@code NAME1} and so on.
   */
  static ImageSource npy(DataSpec spec) {
    String expected = "a folder of files such as x_train.npy, y_train.npy, x_test.npy, y_test.npy";
    Path folder = Folders.requireFolder(spec.path(), "npy", expected);
    var train = npy(folder, "_train.npy", expected);
    var test = npy(folder, "_test.npy", expected);
    var parts =
        List.of(new Part(train, Optional.of(Use.TRAINING)), new Part(test, Optional.of(Use.TEST)));
    requireSameColumns(parts);
    return TableSource.of("npy", parts, spec, true, Map.of());
  }

  private static LabelTable npy(Path folder, String ending, String expected) {
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
  static LabelTable arrays(List<Path> files) {
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
