package org.fairlead.networks.weights;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What can be said about the entries of a tensor. Mean, deviation and extremes are those of the
 * finite entries, and NaN where there are none.
 *
 * @param name of the tensor
 * @param type of its entries
 * @param shape its extents
 * @param entries how many it has
 * @param mean of its entries
 * @param deviation of its entries, over their number
 * @param minimum of its entries
 * @param maximum of its entries
 * @param zeros how many are zero
 * @param notFinite how many are NaN or infinite
 */
public record WeightsStatistics(
    String name,
    String type,
    List<Long> shape,
    long entries,
    double mean,
    double deviation,
    double minimum,
    double maximum,
    long zeros,
    long notFinite) {
  private static final JsonFactory JSON = new JsonFactory();

  public WeightsStatistics {
    shape = List.copyOf(shape);
  }

  /** Returns the statistics of all tensors, in order. */
  public static List<WeightsStatistics> of(Weights weights) {
    var all = new ArrayList<WeightsStatistics>();
    weights.names().forEach(name -> all.add(of(name, weights.get(name))));
    return List.copyOf(all);
  }

  private static WeightsStatistics of(String name, Tensor tensor) {
    double sum = 0;
    double minimum = Double.POSITIVE_INFINITY;
    double maximum = Double.NEGATIVE_INFINITY;
    long zeros = 0;
    long finite = 0;
    double[] values = tensor.doubles();
    for (double value : values) {
      if (Double.isFinite(value)) {
        sum += value;
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        finite++;
        zeros += value == 0 ? 1 : 0;
      }
    }
    double mean = sum / finite;
    double squares = 0;
    for (double value : values) {
      if (Double.isFinite(value)) {
        squares += (value - mean) * (value - mean);
      }
    }
    return new WeightsStatistics(
        name,
        tensor.dtype().name(),
        tensor.shape(),
        values.length,
        mean,
        Math.sqrt(squares / finite),
        finite == 0 ? Double.NaN : minimum,
        finite == 0 ? Double.NaN : maximum,
        zeros,
        values.length - finite);
  }

  /**
   * Returns a file's statistics as a JSON object; numbers that are not finite are null.
   *
   * @param prefix what comes before the names of the model's tensors
   * @param network the architecture that it fits, if it is known
   */
  public static String json(
      WeightsFile file, String prefix, @Nullable String network, List<WeightsStatistics> tensors) {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("file", file.file().toString());
      json.writeStringProperty("format", file.format().text());
      json.writeStringProperty("prefix", prefix);
      if (network == null) {
        json.writeNullProperty("network");
      } else {
        json.writeStringProperty("network", network);
      }
      json.writeName("metadata");
      json.writeStartObject();
      file.metadata().forEach(json::writeStringProperty);
      json.writeEndObject();
      texts(json, "classes", file.classes() == null ? List.of() : file.classes().names());
      texts(json, "masked", file.masked());
      texts(json, "notRead", file.passedOver().stream().map(PassedOver::toString).toList());
      json.writeName("tensors");
      json.writeStartArray();
      tensors.forEach(tensor -> tensor.write(json));
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void texts(JsonGenerator json, String name, List<String> texts) {
    json.writeName(name);
    json.writeStartArray();
    texts.forEach(json::writeString);
    json.writeEndArray();
  }

  private void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", name);
    json.writeStringProperty("type", type);
    json.writeName("shape");
    json.writeStartArray();
    shape.forEach(json::writeNumber);
    json.writeEndArray();
    json.writeNumberProperty("entries", entries);
    number(json, "mean", mean);
    number(json, "deviation", deviation);
    number(json, "minimum", minimum);
    number(json, "maximum", maximum);
    json.writeNumberProperty("zeros", zeros);
    json.writeNumberProperty("notFinite", notFinite);
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String key, double value) {
    if (Double.isFinite(value)) {
      json.writeNumberProperty(key, value);
    } else {
      json.writeNullProperty(key);
    }
  }
}
