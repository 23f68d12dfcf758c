package org.fairlead.data.table;

import java.nio.file.Files;
import java.nio.file.Path;
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
 * COMPAS: {@code compas-scores-two-years.csv}, the rows that its publishers analysed: arrested
 * within 30 days of the screening, with a known outcome, a charge that can lead to jail, and a
 * score.
 *
 * @see <a href="https://github.com/propublica/compas-analysis">Larson et al. (2016)</a>
 */
public final class Compas implements TableFormat {
  private static final Form FORM = new Form(List.of(), Form.GUESSED, Form.GUESSED, true);
  private static final int SCREENING_DAYS = 30;

  /** Makes the format, which has no state. */
  public Compas() {}

  @Override
  public String name() {
    return "compas";
  }

  @Override
  public String summary() {
    return "COMPAS: who was arrested again within two years";
  }

  @Override
  public SampleSource open(TableOptions options, DataSpec spec) {
    String expected = "compas-scores-two-years.csv or its folder";
    Path path = Folders.requirePath(spec.path(), name(), expected);
    Path file =
        Files.isDirectory(path)
            ? TableFormat.file(path, "compas-scores-two-years.csv", expected)
            : path;
    var all = LabelTable.read(file, FORM);
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
        name(),
        List.of(new Part(analysed, Optional.empty())),
        options,
        spec,
        false,
        left == 0 ? Map.of() : Map.of("not in the published analysis", left));
  }

  @Override
  public List<LabelTable> readRows(List<Path> files, List<String> columns, String target) {
    return LabelTable.readUnlabelled(files, FORM, target);
  }
}
