package org.fairlead.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.cli.terminal.Terminal;
import org.fairlead.cli.terminal.Text;
import org.fairlead.cli.terminal.UsageException;
import org.fairlead.tracking.compare.Comparison;
import org.fairlead.tracking.report.ResultsTable;
import org.fairlead.tracking.report.RunReport;
import org.fairlead.tracking.report.RunTable;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunFilter;
import org.fairlead.tracking.run.RunInfo;
import org.fairlead.tracking.run.RunManifest;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.tracking.run.Tags;
import org.fairlead.training.compare.ExactComparison;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lists, shows, compares and deletes runs. */
final class RunReports {
  private final Terminal terminal;
  private final PrintStream out;
  private final RunStore store;
  private final boolean json;

  RunReports(Fairlead fairlead) {
    this.terminal = fairlead.terminal();
    this.out = terminal.out();
    this.store = RunStore.open(fairlead.runsFolder());
    this.json = fairlead.json;
  }

  int list(RunFilter filter, boolean wide) {
    List<RunInfo> all = store.list();
    List<RunInfo> runs = filter.of(all);
    if (json) {
      out.println(RunTable.json(runs));
    } else if (all.isEmpty()) {
      out.println("no runs in " + store.folder() + " yet; 'fairlead demo --quick' makes some");
    } else if (runs.isEmpty()) {
      out.println(
          "none of %s in %s is asked for"
              .formatted(Text.counted(all.size(), "run"), store.folder()));
    } else {
      int columns = wide ? Integer.MAX_VALUE : terminal.outColumns();
      out.print(RunTable.of(runs, Training.now(), terminal.styling(), columns));
    }
    return ExitCode.DONE;
  }

  int tag(String text, List<String> tags, boolean remove) {
    Tags.require("TAG", tags);
    Run run = store.resolve(text);
    List<String> before = run.manifest().tags();
    List<String> after = remove ? Tags.without(before, tags) : Tags.with(before, tags);
    if (!after.equals(before)) {
      run.update(manifest -> manifest.withTags(after));
    }
    if (json) {
      print(JsonMapper.shared().createObjectNode().put("run", run.id()).putPOJO("tags", after));
      return ExitCode.DONE;
    }
    out.println(run.id() + ": " + (after.isEmpty() ? "no tags" : String.join(" ", after)));
    return ExitCode.DONE;
  }

  int show(String text) {
    Run run = store.resolve(text);
    Optional<Results> results = run.results();
    if (json) {
      if (results.isEmpty()) {
        throw new InputException(run.id() + " has no results: it is " + run.manifest().status());
      }
      out.println(read(run.folder().resolve("results.json")).stripTrailing());
      return ExitCode.DONE;
    }
    results.ifPresent(
        found -> out.print(terminal.fitted(ResultsTable.of(found, terminal.styling()))));
    if (results.isPresent()) {
      out.println();
    }
    RunManifest manifest = run.manifest();
    if (results.isEmpty()) {
      row("run", run.id());
    }
    row("status", manifest.status().text() + suffix(manifest.message()));
    if (manifest.parent() != null) {
      row("parent", manifest.parent());
    }
    if (!manifest.tags().isEmpty()) {
      row("tags", String.join(" ", manifest.tags()));
    }
    row("data", "fingerprint " + Text.shortened(manifest.dataFingerprint(), 13));
    row("device", manifest.device());
    if (manifest.status() == RunStatus.FINISHED && !Files.exists(run.report())) {
      RunReport.tryWriting(run, () -> false)
          .ifPresent(problem -> row("report", "cannot be written: " + problem));
    }
    row("files", run.folder().toString());
    files(run.folder()).forEach(file -> row("", file));
    return ExitCode.DONE;
  }

  private void print(ObjectNode node) {
    out.println(JsonReports.text(node));
  }

  private static String suffix(String message) {
    return message.isEmpty() ? "" : ": " + message;
  }

  private void row(String name, String value) {
    out.printf(Locale.ROOT, "%-8s%s%n", name, value);
  }

  private static List<String> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(path -> path.getFileName() + (Files.isDirectory(path) ? "/" : ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int compare(List<String> texts, String model, String split) {
    List<Run> runs = texts.stream().map(store::resolveFinished).toList();
    Comparison comparison =
        Comparison.of(store, runs, Comparison.Options.defaults().withModel(model).withSplit(split));
    out.print(json ? comparison.json() : comparison.table(terminal.styling()));
    return ExitCode.DONE;
  }

  int compareExactly(List<String> texts) {
    if (texts.size() != 2) {
      throw new UsageException("--exact compares two runs, got " + texts.size());
    }
    var comparison = ExactComparison.of(store.resolve(texts.get(0)), store.resolve(texts.get(1)));
    out.print(json ? comparison.json() : comparison.text());
    return comparison.identical() ? ExitCode.DONE : ExitCode.ERROR;
  }

  int reindex() {
    int runs = store.reindex();
    if (json) {
      print(
          JsonMapper.shared()
              .createObjectNode()
              .put("runs", runs)
              .put("folder", store.folder().toString()));
    } else {
      out.println(Text.counted(runs, "run") + " in the index of " + store.folder());
    }
    return ExitCode.DONE;
  }

  int delete(List<String> texts, boolean yes) {
    List<Run> runs = new ArrayList<>();
    for (String text : texts) {
      Run run = store.resolve(text);
      if (run.alive()) {
        throw new InputException(run.id() + " is running; stop it first");
      }
      runs.add(run);
    }
    if (json && !yes) {
      throw new UsageException("--json asks nothing: add --yes to delete");
    }
    if (!yes && !confirmed(runs)) {
      out.println("nothing was deleted");
      return ExitCode.ERROR;
    }
    for (Run run : runs) {
      run.delete();
      if (!json) {
        out.println("deleted " + run.id());
      }
    }
    store.reindex();
    if (json) {
      print(
          JsonMapper.shared()
              .createObjectNode()
              .putPOJO("deleted", runs.stream().map(Run::id).toList()));
    }
    return ExitCode.DONE;
  }

  private boolean confirmed(List<Run> runs) {
    for (Run run : runs) {
      out.println(run.id());
      store.list().stream()
          .filter(other -> run.id().equals(other.parent()))
          .forEach(other -> out.println("  is the dense parent of " + other.id()));
    }
    out.print("Delete " + Text.counted(runs.size(), "run") + " with all files? [y/N] ");
    out.flush();
    try {
      var in = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
      String answer = in.readLine();
      if (answer == null) {
        out.println();
        return false;
      }
      return answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
