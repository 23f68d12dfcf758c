package org.fairlead.data.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.column.MissingWords;
import org.fairlead.data.layout.DrawnFace;
import org.fairlead.data.layout.DrawnFaces;
import org.fairlead.data.layout.FaceLayout;
import org.fairlead.data.source.FileSource;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.ImageFile;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.RowFiles;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.source.SpreadsheetDate;

/**
 * FairFace: two label files and the images that they name. The official validation split is what
 * models are tested on.
 *
 * <p>Races are in the order of the first rows of the published file, which pruning experiments use;
 * the official network's outputs are in another order.
 *
 * @see <a href="https://github.com/joojs/fairface">Kärkkäinen, Joo (2021)</a>
 */
public final class FairFace implements FormatProvider<NoOptions> {
  public static final String TRAIN = "fairface_label_train.csv";
  public static final String VAL = "fairface_label_val.csv";

  public static final List<String> AGES =
      List.of("0-2", "3-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "more than 70");
  private static final List<String> GENDERS = List.of("Male", "Female");
  private static final List<String> RACES =
      List.of(
          "East Asian",
          "Indian",
          "Black",
          "White",
          "Middle Eastern",
          "Latino_Hispanic",
          "Southeast Asian");

  /** What the columns may hold; the first two can be chosen first. */
  private static final Map<String, List<String>> VALUES = new LinkedHashMap<>();

  static {
    VALUES.put("gender", GENDERS);
    VALUES.put("race", RACES);
    VALUES.put("age", AGES);
  }

  /** Makes the format, which has no state. */
  public FairFace() {}

  @Override
  public String name() {
    return "fairface";
  }

  @Override
  public String summary() {
    return "FairFace: faces with their two label files of age, gender and race";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public List<String> recipes() {
    return List.of(name());
  }

  /**
   * Of the ResNet-34 {@code res34_fair_align_multi_7}: seven of race, two of gender, nine of age.
   */
  @Override
  public List<String> publishedOutputs() {
    var outputs =
        new ArrayList<>(
            List.of(
                "White",
                "Black",
                "Latino_Hispanic",
                "East Asian",
                "Southeast Asian",
                "Indian",
                "Middle Eastern"));
    outputs.addAll(GENDERS);
    outputs.addAll(AGES);
    return List.copyOf(outputs);
  }

  @Override
  public List<FaceLayout> layouts() {
    return List.of(new Layout());
  }

  @Override
  public SampleSource open(NoOptions options, DataSpec spec) {
    Path folder =
        Folders.requireFolder(
            spec.path(), "fairface", "the folder of %s and %s".formatted(TRAIN, VAL));
    for (String name : List.of(TRAIN, VAL)) {
      if (!Files.isRegularFile(folder.resolve(name))) {
        throw new InputException(
            "no %s in %s, expected the folder of %s and %s".formatted(name, folder, TRAIN, VAL));
      }
    }
    Path images = images(folder);
    var parts = List.of(part(folder.resolve(TRAIN), images), part(folder.resolve(VAL), images));
    var files = new ArrayList<ImageFile>();
    var ids = new ArrayList<String>();
    var skipped = new LinkedHashMap<String, Integer>();
    var notes = new ArrayList<Note>();
    for (var part : parts) {
      files.addAll(part.found.files());
      ids.addAll(part.found.ids());
      part.found.skipped().forEach((reason, count) -> skipped.merge(reason, count, Integer::sum));
      notes.addAll(part.found.notes());
      notes.addAll(part.notes);
    }
    var columns = new ArrayList<Column>();
    VALUES.forEach(
        (name, values) -> {
          int[] codes = parts.stream().flatMapToInt(p -> IntStream.of(p.codes.get(name))).toArray();
          columns.add(new Column(name, values, codes));
        });
    int trained = parts.get(0).found.files().size();
    var splits = OfficialSplits.testOnly(IntStream.range(trained, files.size()).toArray());
    return new FileSource("fairface", files, ids, columns, splits, skipped, notes);
  }

  /** Returns where "train/1.jpg" is to be found: beside the labels, or in an unpacked archive. */
  private static Path images(Path folder) {
    if (Files.isDirectory(folder.resolve("train"))) {
      return folder;
    }
    for (String archive :
        List.of("fairface-img-margin025-trainval", "fairface-img-margin125-trainval")) {
      if (Files.isDirectory(folder.resolve(archive))) {
        return folder.resolve(archive);
      }
    }
    return folder;
  }

  /** One label file: the rows that have an image, and their codes by column. */
  private record Part(RowFiles found, Map<String, int[]> codes, List<Note> notes) {}

  private static List<String> numbers(int values) {
    return IntStream.range(0, values).mapToObj(Integer::toString).toList();
  }

  /** Returns whether a column holds numbers of values, and nothing else but gaps. */
  private static boolean holdsNumbers(LabelTable table, int column, int values) {
    var numbers = numbers(values);
    boolean any = false;
    for (int row = 0; row < table.size(); row++) {
      String value = table.field(row, column);
      boolean number = numbers.contains(value);
      if (!number && !MissingWords.has(value)) {
        return false;
      }
      any |= number;
    }
    return any;
  }

  private static Part part(Path labels, Path images) {
    var table = LabelTable.read(labels);
    int file = table.column("file");
    VALUES.keySet().forEach(table::column);
    refuseDates(table);
    var found = RowFiles.match(table, file, images, false, "");
    var codes = new LinkedHashMap<String, int[]>();
    var numbered = new ArrayList<String>();
    VALUES.forEach(
        (name, values) -> {
          int column = table.column(name);
          boolean numbers = holdsNumbers(table, column, values.size());
          if (numbers) {
            numbered.add("%s 0 to %d".formatted(name, values.size() - 1));
          }
          var known = numbers ? numbers(values.size()) : values;
          codes.put(
              name,
              found.rows().stream().mapToInt(row -> code(table, row, column, known)).toArray());
        });
    return new Part(
        found,
        codes,
        numbered.isEmpty()
            ? List.of()
            : List.of(
                Note.info(
                    NoteCodes.LAYOUT,
                    "%s has numbers for names: %s, read in the order of Hugging Face's FairFace (gender 0 is Male, race 0 is East Asian, age 0 is 0-2)."
                        .formatted(labels, String.join(", ", numbered)))));
  }

  /** Returns the range that an age in years is in. */
  public static String age(int years) {
    return AGES.get(years < 3 ? 0 : years < 10 ? 1 : Math.min(years / 10 + 1, AGES.size() - 1));
  }

  private static int code(LabelTable table, int row, int column, List<String> values) {
    String value = table.field(row, column);
    int code = values.indexOf(value);
    if (code < 0 && !MissingWords.has(value)) {
      throw table.wrong(
          row,
          "%s is '%s', expected one of %s%s"
              .formatted(
                  table.header().get(column),
                  value,
                  String.join(", ", values),
                  Nearest.suggestion(value, values)));
    }
    return code;
  }

  private static void refuseDates(LabelTable table) {
    int age = table.column("age");
    int first = -1;
    int count = 0;
    for (int row = 0; row < table.size(); row++) {
      String value = table.field(row, age);
      if (!AGES.contains(value) && SpreadsheetDate.original(value, AGES).isPresent()) {
        first = first < 0 ? row : first;
        count++;
      }
    }
    if (count > 0) {
      String value = table.field(first, age);
      throw table.wrong(
          first,
          String.format(
              Locale.ROOT,
              "age is '%s', expected %s: a spreadsheet turned the ages of %,d rows into dates.%n"
                  + "Take the file as it was published again, or import its columns as text.",
              value,
              SpreadsheetDate.original(value, AGES).orElseThrow(),
              count));
    }
  }

  /**
   * {@code train/*.jpg}, {@code val/*.jpg} and the two label files. Fields are borrowed: Male is a
   * frown and Female a smile, White is light and Black is dark skin.
   */
  private record Layout() implements FaceLayout {
    @Override
    public String name() {
      return "fairface";
    }

    @Override
    public void write(DrawnFaces faces, Path folder) throws IOException {
      part(faces, faces.train(2), folder, "train", TRAIN);
      part(faces, faces.test(2), folder, "val", VAL);
      faces.readMe(
          folder,
          """
          Synthetic faces in the layout of FairFace: label files, train/[number].jpg and val/[number].jpg

          No person is shown. The fields are borrowed:
            age      the age drawn
            gender   Male frowning, Female smiling
            race     White light skin, Black dark skin
          """);
    }

    private static void part(
        DrawnFaces faces, List<? extends DrawnFace> of, Path folder, String part, String labels)
        throws IOException {
      Path images = Files.createDirectory(folder.resolve(part));
      faces.write(of, i -> images.resolve((i + 1) + ".jpg"));
      try (var csv = CsvWriter.builder().build(folder.resolve(labels), StandardCharsets.UTF_8)) {
        csv.writeRecord("file", "age", "gender", "race", "service_test");
        for (int i = 0; i < of.size(); i++) {
          DrawnFace face = of.get(i);
          csv.writeRecord(
              part + "/" + (i + 1) + ".jpg",
              age((int) face.age()),
              face.expression() > 0 ? "Female" : "Male",
              face.dark() ? "Black" : "White",
              "False");
        }
      }
    }
  }
}
