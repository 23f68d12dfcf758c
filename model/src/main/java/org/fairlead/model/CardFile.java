package org.fairlead.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Fields;
import org.fairlead.base.io.Json;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.SampleShape;
import org.jspecify.annotations.Nullable;

/** {@code model.json}: a {@link ModelCard} as JSON, read strictly. */
final class CardFile {
  private static final int FORMAT_VERSION = 4;

  private static final String FEATURES = "features";

  private CardFile() {}

  static void write(Path file, ModelCard card) {
    AtomicFiles.write(file, Json.pretty(tree(card)));
  }

  private static Map<String, @Nullable Object> tree(ModelCard card) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("formatVersion", FORMAT_VERSION);
    tree.put("run", card.run());
    tree.put("network", card.network());
    tree.put("target", card.target());
    tree.put("classes", card.classes());
    tree.put("shape", tree(card.shape()));
    tree.put("resize", card.resize());
    tree.put("normalization", tree(card.normalization()));
    tree.put("rows", card.rows() == null ? null : tree(card.rows()));
    tree.put("groups", card.groups());
    tree.put("dataFormat", card.dataFormat());
    tree.put("dataFingerprint", card.dataFingerprint());
    tree.put("splitOrigin", tree(card.splitOrigin()));
    tree.put("splitFingerprint", card.splitFingerprint());
    tree.put("sparsity", card.sparsity());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(SampleShape shape) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    if (shape instanceof FeatureShape row) {
      tree.put(FEATURES, row.features());
      return tree;
    }
    tree.put("height", shape.height());
    tree.put("width", shape.width());
    tree.put("channels", shape.channels());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Normalization normalization) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("mean", shortest(normalization.mean()));
    tree.put("std", shortest(normalization.std()));
    return tree;
  }

  /** A float is written as its shortest decimal, not as the digits of a double that is as large. */
  private static List<Double> shortest(List<Float> values) {
    return values.stream().map(value -> Double.valueOf(value.toString())).toList();
  }

  private static Map<String, @Nullable Object> tree(RowEncoding rows) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("columns", rows.columns());
    tree.put("headerless", rows.headerless());
    tree.put("inputs", rows.inputs().stream().map(CardFile::tree).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(RowEncoding.Input input) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("column", input.column());
    tree.put("number", input.number());
    tree.put("marksMissing", input.marksMissing());
    tree.put("decimalComma", input.decimalComma());
    tree.put("unit", input.unit());
    tree.put("values", input.values());
    tree.put("aliases", input.aliases());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(SplitOrigin origin) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("seed", origin.seed());
    tree.put("valSplit", origin.valSplit());
    tree.put("protect", origin.protect());
    tree.put("intersectional", origin.intersectional());
    tree.put("heldOut", origin.heldOut());
    return tree;
  }

  static ModelCard read(Path file) {
    Fields fields = Json.readObject(file);
    fields.requireVersion("model.json", FORMAT_VERSION);
    try {
      ModelCard card =
          new ModelCard(
              fields.text("run"),
              fields.text("network"),
              fields.text("target"),
              fields.textList("classes"),
              fields.object("shape", CardFile::readShape),
              fields.textList("resize"),
              fields.object("normalization", CardFile::readNormalization),
              fields.objectOrNull("rows", CardFile::readRows),
              fields.textList("groups"),
              fields.text("dataFormat"),
              fields.text("dataFingerprint"),
              fields.object("splitOrigin", CardFile::readOrigin),
              fields.text("splitFingerprint"),
              fields.number("sparsity"));
      fields.finish();
      return card;
    } catch (IllegalArgumentException e) {
      throw new InputException("%s is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static SampleShape readShape(Fields in) {
    if (in.has(FEATURES)) {
      return new FeatureShape(in.smallCount(FEATURES));
    }
    return new ImageShape(
        in.smallCount("height"), in.smallCount("width"), in.smallCount("channels"));
  }

  private static Normalization readNormalization(Fields in) {
    return new Normalization(singles(in.numberList("mean")), singles(in.numberList("std")));
  }

  private static List<Float> singles(List<Double> values) {
    return values.stream().map(Double::floatValue).toList();
  }

  private static RowEncoding readRows(Fields in) {
    return new RowEncoding(
        in.textList("columns"),
        in.flag("headerless"),
        in.list(
            "inputs",
            input ->
                new RowEncoding.Input(
                    input.text("column"),
                    input.flag("number"),
                    input.flag("marksMissing"),
                    input.flag("decimalComma"),
                    input.text("unit"),
                    input.textList("values"),
                    input.texts("aliases"))));
  }

  private static SplitOrigin readOrigin(Fields in) {
    return new SplitOrigin(
        in.integer("seed"),
        in.number("valSplit"),
        in.textList("protect"),
        in.flag("intersectional"),
        in.number("heldOut"));
  }
}
