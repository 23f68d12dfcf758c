package org.fairlead.tracking.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.audit.schema.Grid;
import org.fairlead.audit.schema.ResultSchemas;
import org.fairlead.audit.schema.SplitSummary;
import org.fairlead.base.BoundedWork;
import org.fairlead.base.Thrown;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.text.Excerpt;
import org.fairlead.tracking.figure.Figures;
import org.fairlead.tracking.metrics.Metrics;
import org.fairlead.tracking.run.GitState;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunManifest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run on one self-contained HTML page: results by group, figures, how it was made. The page loads
 * nothing and runs nothing; every text from the run is escaped.
 */
public final class RunReport {
  private static final Logger LOG = LoggerFactory.getLogger(RunReport.class);

  /** More than its two figures may take. */
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; color: #222; margin: 2rem auto; \
      max-width: 62rem; padding: 0 1rem; }
      h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2rem; }
      .id { color: #666; margin-top: 0; } .yes { color: #00704f; } .no { color: #b02020; }
      table { border-collapse: collapse; margin: .6rem 0; } caption { text-align: left; color: #666; }
      th, td { padding: .2rem .7rem; border-bottom: 1px solid #e4e4e4; text-align: left; }
      td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      pre { background: #f6f6f6; padding: .8rem; overflow-x: auto; font-size: 13px; }
      img { max-width: 100%; height: auto; }
      """;

  private final StringBuilder page = new StringBuilder();

  private RunReport() {}

  /**
   * Writes {@code report.html} into the run's folder and returns its path.
   *
   * @throws org.fairlead.base.InputException if the run's files are damaged or the page cannot be
   *     written
   */
  public static Path write(Run run) {
    RunReport report = new RunReport();
    report.add(run, run.manifest());
    AtomicFiles.write(run.report(), report.page.toString());
    return run.report();
  }

  /**
   * As {@link #write}, for a run that has what matters: nothing that goes wrong with the page is an
   * error, and nobody waits for it longer than for a minute and a half.
   *
   * @param givenUp asked now and then; true ends the wait
   * @return why the page is not there, or empty
   */
  public static Optional<String> tryWriting(Run run, BooleanSupplier givenUp) {
    try {
      Optional<Path> written =
          BoundedWork.within(LIMIT, "fairlead-report", givenUp, () -> write(run));
      if (written.isPresent()) {
        return Optional.empty();
      }
      return Optional.of(
          givenUp.getAsBoolean()
              ? "it was asked to stop"
              : "it took more than %d s".formatted(LIMIT.toSeconds()));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.debug("the report of {} failed", run.id(), e);
      String message = e.getMessage();
      return Optional.of(Excerpt.line(message == null ? Thrown.text(e) : message));
    }
  }

  private void add(Run run, RunManifest manifest) {
    Optional<Results> results = run.results();
    String title = results.map(Results::method).orElse(manifest.recipe());
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append(
        "<meta http-equiv=\"Content-Security-Policy\""
            + " content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n");
    page.append("<title>").append(escape(title + " · " + run.id())).append("</title>\n");
    page.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    page.append("<h1>").append(escape(title)).append("</h1>\n");
    page.append("<p class=\"id\">").append(escape(run.id())).append("</p>\n");
    results.ifPresentOrElse(
        found -> addResults(found, run),
        () ->
            paragraph(
                "This run has no results: its status is %s. %s"
                    .formatted(manifest.status(), manifest.message())));
    if (results.isEmpty() || results.get().models().isEmpty()) {
      addTraining(run);
    }
    addOrigin(manifest);
    heading("Recipe");
    page.append("<pre>").append(escape(run.recipe())).append("</pre>\n");
    page.append("</body>\n</html>\n");
  }

  /** Adds what happened while it trained. */
  private void addTraining(Run run) {
    addFindings(run.readMetrics());
    addFigure("Training", png -> Figures.curves(run.readMetrics(), png));
  }

  /** Adds the models by split, the selected one on the test split first, then how it came to be. */
  private void addResults(Results results, Run run) {
    List<ModelResults> models = results.models();
    for (int m = 0; m < models.size(); m++) {
      ModelResults model = models.get(m);
      if (m > 0 && model.splits().equals(models.get(0).splits())) {
        heading("%s model (epoch %d)".formatted(capital(model.name()), model.epoch()));
        paragraph("This is the %s model: see above.".formatted(models.get(0).name()));
        continue;
      }
      for (int s = 0; s < model.splits().size(); s++) {
        SplitResults split = model.splits().get(s);
        boolean main =
            model.equals(results.selected().orElse(null))
                && split.split().equals(SplitResults.TEST);
        heading(
            "%s model (epoch %d) on the %s split"
                .formatted(capital(model.name()), model.epoch(), split.split()));
        addSummary(model, split);
        if (main) {
          addFigureContent(
              png -> Figures.comparison(List.of(results), model.name(), split.split(), png));
        }
        addTables(model, split);
        if (main) {
          addLayers(model);
        }
        if (m == 0 && s == 0) {
          addTraining(run);
        }
      }
    }
    if (results.models().isEmpty()) {
      paragraph("Run %s has no evaluated model.".formatted(run.id()));
    }
  }

  /** Adds what the last epoch found wrong with its constraints. */
  private void addFindings(Metrics metrics) {
    List<?> findings = List.of();
    for (Map<String, Object> row : metrics.rows()) {
      if (row.get("findings") instanceof List<?> list) {
        findings = list;
      }
    }
    if (findings.isEmpty()) {
      return;
    }
    heading("What is wrong with the constraints");
    page.append("<ul>\n");
    findings.forEach(each -> page.append("<li>").append(escape(each.toString())).append("</li>\n"));
    page.append("</ul>\n");
  }

  private void addSummary(ModelResults model, SplitResults split) {
    table(
        null,
        SplitSummary.of(model, split).stream()
            .map(line -> List.of(line.explanation(), line.text()))
            .toList(),
        List.of(false, false));
  }

  private void addTables(ModelResults model, SplitResults split) {
    grid(Grid.ofGroups(model, split.groups(), Grid.Width.WIDE));
    grid(Grid.ofConstraints(model, split, Grid.Width.WIDE));
    grid(Grid.of(ResultSchemas.DISPARITY.columns(), split.disparities(), Grid.Width.WIDE));
    if (!split.leftOut().isEmpty()) {
      paragraph(split.leftOut());
    }
  }

  private void addLayers(ModelResults model) {
    if (!model.size().layers().isEmpty()) {
      heading("Sparsity of its layers");
      grid(Grid.of(ResultSchemas.LAYER.columns(), model.size().layers(), Grid.Width.WIDE));
    }
  }

  private void grid(Grid grid) {
    if (!grid.rows().isEmpty()) {
      table(grid.header(), grid.rows(), grid.numbers());
    }
  }

  private void addOrigin(RunManifest manifest) {
    heading("Origin");
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("recipe", manifest.recipe()));
    rows.add(List.of("status", (manifest.status().text() + " " + manifest.message()).strip()));
    rows.add(List.of("started", manifest.started().toString()));
    if (manifest.ended() != null) {
      rows.add(List.of("ended", manifest.ended().toString()));
    }
    if (manifest.parent() != null) {
      rows.add(List.of("started from run", manifest.parent()));
    }
    rows.add(List.of("device", manifest.device()));
    manifest.versions().forEach((name, version) -> rows.add(List.of(name, version)));
    manifest.seeds().forEach((name, seed) -> rows.add(List.of("seed: " + name, seed.toString())));
    rows.add(List.of("data", manifest.dataFingerprint()));
    GitState git = manifest.git();
    if (git != null) {
      rows.add(List.of("source", git.commit() + (git.modified() ? " with changes" : "")));
    }
    table(null, rows, List.of(false, false));
  }

  private void addFigure(String title, Function<Path, Optional<String>> draw) {
    heading(title);
    addFigureContent(draw);
  }

  /** Draws a figure and embeds it, or says why there is none. */
  private void addFigureContent(Function<Path, Optional<String>> draw) {
    try {
      Path png = Files.createTempFile("fairlead-figure", ".png");
      try {
        Optional<String> problem = draw.apply(png);
        if (problem.isPresent()) {
          paragraph(capital(problem.get()) + ".");
        } else {
          page.append("<p><img alt=\"figure\" src=\"data:image/png;base64,")
              .append(Base64.getEncoder().encodeToString(Files.readAllBytes(png)))
              .append("\"></p>\n");
        }
      } finally {
        Files.deleteIfExists(png);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary file for a figure", e);
    }
  }

  private void heading(String text) {
    page.append("<h2>").append(escape(text)).append("</h2>\n");
  }

  private void paragraph(String text) {
    page.append("<p>").append(escape(text.strip())).append("</p>\n");
  }

  /**
   * Adds a table.
   *
   * @param numbers whether each column holds numbers
   */
  private void table(
      @Nullable List<String> header, List<List<String>> rows, List<Boolean> numbers) {
    page.append("<table>\n");
    if (header != null) {
      row(header, numbers, "th");
    }
    rows.forEach(row -> row(row, numbers, "td"));
    page.append("</table>\n");
  }

  private void row(List<String> cells, List<Boolean> numbers, String tag) {
    page.append("<tr>");
    for (int c = 0; c < cells.size(); c++) {
      String kind = numbers.get(c) ? " class=\"n\"" : verdict(cells.get(c));
      page.append("<%s%s>%s</%s>".formatted(tag, kind, escape(cells.get(c)), tag));
    }
    page.append("</tr>\n");
  }

  private static String verdict(String cell) {
    return cell.equals("yes") || cell.equals("no") ? " class=\"" + cell + "\"" : "";
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  static String escape(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\ufffd' : c);
      }
    }
    return out.toString();
  }
}
