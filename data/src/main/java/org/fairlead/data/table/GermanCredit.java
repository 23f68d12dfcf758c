package org.fairlead.data.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.data.DataSpec;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.LabelTable.Form;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.table.TableSource.Part;

/**
 * German credit: {@code german.data}, fields between blanks; credit is good or bad. Two columns are
 * derived: sex from the personal status, and age-group, 25 years or younger and older.
 *
 * @see <a href="https://archive.ics.uci.edu/dataset/144/statlog+german+credit+data">Hofmann
 *     (1994)</a>
 */
public final class GermanCredit implements TableFormat {
  private static final List<String> COLUMNS =
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
  private static final Form FORM = new Form(COLUMNS, Form.GUESSED, Form.GUESSED, false);

  private static final String PERSONAL_STATUS = "personal-status";
  private static final String AGE = "age";
  private static final int CREDIT = COLUMNS.indexOf("credit");
  private static final List<String> WOMEN = List.of("A92", "A95");
  private static final int YOUNG = 25;
  private static final String SEX = "sex";
  private static final String AGE_GROUP = "age-group";

  /** Makes the format, which has no state. */
  public GermanCredit() {}

  @Override
  public String name() {
    return "german";
  }

  @Override
  public String summary() {
    return "German credit: good and bad debtors of a bank";
  }

  @Override
  public SampleSource open(TableOptions options, DataSpec spec) {
    String expected = "german.data or its folder";
    Path path = Folders.requirePath(spec.path(), name(), expected);
    Path file = Files.isDirectory(path) ? TableFormat.file(path, "german.data", expected) : path;
    var table = LabelTable.read(file, FORM.separatedBy(' '));
    for (int row = 0; row < table.size(); row++) {
      String credit = table.field(row, CREDIT);
      if (!credit.matches("[12]")) {
        throw table.wrong(row, "credit is '%s', expected 1 (good) or 2 (bad)".formatted(credit));
      }
    }
    return TableSource.of(
        name(),
        List.of(
            new Part(withGroups(table.with(COLUMNS, GermanCredit::withCredit)), Optional.empty())),
        options,
        spec,
        true,
        Map.of());
  }

  @Override
  public List<LabelTable> readRows(List<Path> files, List<String> columns, String target) {
    return LabelTable.readUnlabelled(files, FORM, target).stream()
        .map(GermanCredit::withGroups)
        .toList();
  }

  private static String[] withCredit(String[] fields) {
    var row = fields.clone();
    row[CREDIT] = row[CREDIT].equals("1") ? "good" : "bad";
    return row;
  }

  /** Returns a table of German credit with the columns that are derived, where it lacks them. */
  private static LabelTable withGroups(LabelTable table) {
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
}
