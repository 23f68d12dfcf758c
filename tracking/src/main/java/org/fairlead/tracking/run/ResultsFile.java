package org.fairlead.tracking.run;

import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.audit.schema.ResultSchemas;
import org.fairlead.audit.schema.ResultsCsv;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Fields;
import org.fairlead.base.io.Json;
import org.jspecify.annotations.Nullable;

/** {@code results.json} and {@code results.csv}: what a run adds to the results of its models. */
final class ResultsFile {
  private static final int FORMAT_VERSION = 2;

  private ResultsFile() {}

  static Results read(Path file) {
    Fields fields = Json.readObject(file);
    fields.requireVersion("results.json", FORMAT_VERSION);
    Results results =
        new Results(
            fields.text("run"),
            fields.text("recipe"),
            fields.text("method"),
            fields.textOrNull("dense"),
            fields.integers("seeds"),
            fields.text("dataFingerprint"),
            fields.smallCount("epochs"),
            fields.count("steps"),
            fields.number("seconds"),
            fields.text("selection"),
            fields.list("models", ResultSchemas.MODEL::read));
    fields.finish();
    return results;
  }

  static void write(Path file, Results results) {
    AtomicFiles.write(file, Json.pretty(tree(results)));
  }

  static Map<String, @Nullable Object> tree(Results results) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("formatVersion", FORMAT_VERSION);
    tree.put("run", results.run());
    tree.put("recipe", results.recipe());
    tree.put("method", results.method());
    tree.put("dense", results.dense());
    tree.put("seeds", results.seeds());
    tree.put("dataFingerprint", results.dataFingerprint());
    tree.put("epochs", results.epochs());
    tree.put("steps", results.steps());
    tree.put("seconds", results.seconds());
    tree.put("selection", results.selection());
    tree.put("models", results.models().stream().map(ResultSchemas.MODEL::tree).toList());
    return tree;
  }

  static void writeCsv(Path file, Results results) {
    var first = new LinkedHashMap<String, String>();
    first.put("run", results.run());
    first.put("recipe", results.recipe());
    first.put("method", results.method());
    first.put("dense", results.dense() == null ? "" : results.dense());
    AtomicFiles.write(
        file,
        out ->
            ResultsCsv.write(
                new OutputStreamWriter(out, StandardCharsets.UTF_8), first, results.models()));
  }
}
