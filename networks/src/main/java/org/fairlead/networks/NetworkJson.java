package org.fairlead.networks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON form of a network: {@code {"format": "fairlead-network", "version": 1, "name": ...,
 * "initialization": ..., "nodes": [{"name": "conv1", "type": "convolution", "inputs": [0], "in": 3,
 * ...}, ...], "prunable": [names]}}.
 *
 * <p>Reading is strict: every key must be there, none may be unknown, repeated or of another type.
 */
final class NetworkJson {
  private static final String FORMAT = "fairlead-network";
  private static final int VERSION = 1;
  private static final int MOST_NODES = 100_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private NetworkJson() {}

  static String write(Network network) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", VERSION);
    root.put("name", network.name());
    root.put("initialization", word(network.initialization()));
    ArrayNode nodes = root.putArray("nodes");
    for (Node node : network.nodes()) {
      ObjectNode object = nodes.addObject();
      object.put("name", node.name());
      ArrayNode inputs = MAPPER.createArrayNode();
      node.inputs().forEach(inputs::add);
      write(node.layer(), object, inputs);
    }
    ArrayNode prunable = root.putArray("prunable");
    network.parameters().stream()
        .filter(Parameter::prunable)
        .forEach(parameter -> prunable.add(parameter.name()));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static void write(Layer layer, ObjectNode object, ArrayNode inputs) {
    object.put("type", Type.of(layer).word);
    object.set("inputs", inputs);
    if (layer instanceof Layer.Input input) {
      object.put("channels", input.channels());
      object.put("height", input.height());
      object.put("width", input.width());
    } else if (layer instanceof Layer.Convolution convolution) {
      object.put("in", convolution.in());
      object.put("out", convolution.out());
      object.put("kernel", convolution.kernel());
      object.put("stride", convolution.stride());
      object.put("padding", convolution.padding());
      object.put("groups", convolution.groups());
      object.put("bias", convolution.bias());
    } else if (layer instanceof Layer.BatchNorm norm) {
      object.put("channels", norm.channels());
      object.put("epsilon", norm.epsilon());
      object.put("momentum", norm.momentum());
    } else if (layer instanceof Layer.Linear linear) {
      object.put("in", linear.in());
      object.put("out", linear.out());
      object.put("bias", linear.bias());
    } else if (layer instanceof Layer.Activation activation) {
      object.put("function", word(activation.function()));
    } else if (layer instanceof Layer.PaddingShortcut shortcut) {
      object.put("in", shortcut.in());
      object.put("out", shortcut.out());
      object.put("stride", shortcut.stride());
    } else if (layer instanceof Layer.MaxPool pool) {
      object.put("kernel", pool.kernel());
      object.put("stride", pool.stride());
      object.put("padding", pool.padding());
    } else if (layer instanceof Layer.Dropout dropout) {
      object.put("rate", dropout.rate());
    }
  }

  static Network read(String json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new InputException("network graph is not valid JSON: " + e.getOriginalMessage(), e);
    }
    var fields = new Fields("network graph", root);
    String format = fields.text("format");
    if (!format.equals(FORMAT)) {
      throw new InputException(
          "network graph has format '%s', expected '%s'".formatted(format, FORMAT));
    }
    int version = fields.integer("version");
    if (version != VERSION) {
      throw new InputException(
          "network graph has version %d; this program reads version %d"
              .formatted(version, VERSION));
    }
    String name = fields.text("name");
    Initialization initialization = fields.word("initialization", Initialization.values());
    List<JsonNode> elements = fields.array("nodes");
    List<JsonNode> prunable = fields.array("prunable");
    fields.requireNoOthers();
    if (elements.size() > MOST_NODES) {
      throw new InputException(
          "network graph has %d nodes, at most %d are read".formatted(elements.size(), MOST_NODES));
    }
    try {
      var nodes = new ArrayList<Node>(elements.size());
      for (int id = 0; id < elements.size(); id++) {
        nodes.add(node(id, elements.get(id)));
      }
      return Network.of(name, initialization, nodes, names(prunable));
    } catch (IllegalArgumentException e) {
      throw new InputException("network graph '%s': %s".formatted(name, e.getMessage()), e);
    }
  }

  private static Set<String> names(List<JsonNode> elements) {
    var names = new HashSet<String>();
    for (JsonNode element : elements) {
      if (!element.isString()) {
        throw new InputException(
            "network graph: 'prunable' must hold names, got " + abbreviate(element));
      }
      if (!names.add(element.stringValue())) {
        throw new InputException(
            "network graph: 'prunable' holds '%s' twice".formatted(element.stringValue()));
      }
    }
    return names;
  }

  private static Node node(int id, JsonNode element) {
    var fields = new Fields("network graph: node %d".formatted(id), element);
    String name = fields.text("name");
    fields.where = "network graph: node %d ('%s')".formatted(id, name);
    Type type = fields.type("type");
    var inputs = new ArrayList<Integer>();
    for (JsonNode input : fields.array("inputs")) {
      inputs.add(fields.integer("inputs", input));
    }
    try {
      Layer layer = type.read(fields);
      fields.requireNoOthers();
      return new Node(id, name, layer, inputs);
    } catch (IllegalArgumentException e) {
      throw new InputException("%s: %s".formatted(fields.where, e.getMessage()), e);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String abbreviate(JsonNode value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  /** The kinds of layers by the word that stands for them. */
  private enum Type {
    INPUT("input") {
      @Override
      Layer read(Fields f) {
        return new Layer.Input(f.integer("channels"), f.integer("height"), f.integer("width"));
      }
    },
    CONVOLUTION("convolution") {
      @Override
      Layer read(Fields f) {
        return new Layer.Convolution(
            f.integer("in"),
            f.integer("out"),
            f.integer("kernel"),
            f.integer("stride"),
            f.integer("padding"),
            f.integer("groups"),
            f.truth("bias"));
      }
    },
    BATCH_NORM("batchNorm") {
      @Override
      Layer read(Fields f) {
        return new Layer.BatchNorm(
            f.integer("channels"), f.number("epsilon"), f.number("momentum"));
      }
    },
    LINEAR("linear") {
      @Override
      Layer read(Fields f) {
        return new Layer.Linear(f.integer("in"), f.integer("out"), f.truth("bias"));
      }
    },
    ACTIVATION("activation") {
      @Override
      Layer read(Fields f) {
        return new Layer.Activation(f.word("function", Layer.Activation.Function.values()));
      }
    },
    ADD("add") {
      @Override
      Layer read(Fields f) {
        return new Layer.Add();
      }
    },
    PADDING_SHORTCUT("paddingShortcut") {
      @Override
      Layer read(Fields f) {
        return new Layer.PaddingShortcut(f.integer("in"), f.integer("out"), f.integer("stride"));
      }
    },
    MAX_POOL("maxPool") {
      @Override
      Layer read(Fields f) {
        return new Layer.MaxPool(f.integer("kernel"), f.integer("stride"), f.integer("padding"));
      }
    },
    GLOBAL_AVERAGE_POOL("globalAveragePool") {
      @Override
      Layer read(Fields f) {
        return new Layer.GlobalAveragePool();
      }
    },
    DROPOUT("dropout") {
      @Override
      Layer read(Fields f) {
        return new Layer.Dropout(f.number("rate"));
      }
    },
    FLATTEN("flatten") {
      @Override
      Layer read(Fields f) {
        return new Layer.Flatten();
      }
    };

    private static final Map<Class<? extends Layer>, Type> BY_CLASS =
        Map.ofEntries(
            Map.entry(Layer.Input.class, INPUT),
            Map.entry(Layer.Convolution.class, CONVOLUTION),
            Map.entry(Layer.BatchNorm.class, BATCH_NORM),
            Map.entry(Layer.Linear.class, LINEAR),
            Map.entry(Layer.Activation.class, ACTIVATION),
            Map.entry(Layer.Add.class, ADD),
            Map.entry(Layer.PaddingShortcut.class, PADDING_SHORTCUT),
            Map.entry(Layer.MaxPool.class, MAX_POOL),
            Map.entry(Layer.GlobalAveragePool.class, GLOBAL_AVERAGE_POOL),
            Map.entry(Layer.Dropout.class, DROPOUT),
            Map.entry(Layer.Flatten.class, FLATTEN));

    private final String word;

    Type(String word) {
      this.word = word;
    }

    abstract Layer read(Fields fields);

    static Type of(Layer layer) {
      return Objects.requireNonNull(BY_CLASS.get(layer.getClass()));
    }
  }

  /** The members of a JSON object, each to be asked for once. */
  private static final class Fields {
    private String where;
    private final Map<String, JsonNode> members = new LinkedHashMap<>();

    Fields(String where, JsonNode object) {
      this.where = where;
      if (!object.isObject()) {
        throw new InputException(
            "%s must be a JSON object, got %s".formatted(where, abbreviate(object)));
      }
      object.properties().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
    }

    private JsonNode take(String key) {
      @Nullable JsonNode value = members.remove(key);
      if (value == null) {
        throw new InputException("%s has no '%s'".formatted(where, key));
      }
      return value;
    }

    private InputException wrong(String key, String expected, JsonNode value) {
      return new InputException(
          "%s: '%s' must be %s, got %s".formatted(where, key, expected, abbreviate(value)));
    }

    String text(String key) {
      JsonNode value = take(key);
      if (!value.isString()) {
        throw wrong(key, "a text", value);
      }
      return value.stringValue();
    }

    int integer(String key) {
      return integer(key, take(key));
    }

    int integer(String key, JsonNode value) {
      if (!value.isIntegralNumber() || !value.canConvertToInt()) {
        throw wrong(key, "an integer below 2^31", value);
      }
      return value.intValue();
    }

    double number(String key) {
      JsonNode value = take(key);
      if (!value.isNumber()) {
        throw wrong(key, "a number", value);
      }
      return value.doubleValue();
    }

    boolean truth(String key) {
      JsonNode value = take(key);
      if (!value.isBoolean()) {
        throw wrong(key, "true or false", value);
      }
      return value.booleanValue();
    }

    List<JsonNode> array(String key) {
      JsonNode value = take(key);
      if (!value.isArray()) {
        throw wrong(key, "an array", value);
      }
      return List.copyOf(value.values());
    }

    <E extends Enum<E>> E word(String key, E[] constants) {
      String text = text(key);
      for (E constant : constants) {
        if (NetworkJson.word(constant).equals(text)) {
          return constant;
        }
      }
      throw new InputException(
          "%s: '%s' must be one of %s, got '%s'"
              .formatted(
                  where,
                  key,
                  String.join(", ", Arrays.stream(constants).map(NetworkJson::word).toList()),
                  text));
    }

    Type type(String key) {
      String text = text(key);
      for (Type type : Type.values()) {
        if (type.word.equals(text)) {
          return type;
        }
      }
      throw new InputException(
          "%s: '%s' must be one of %s, got '%s'"
              .formatted(
                  where,
                  key,
                  String.join(", ", Arrays.stream(Type.values()).map(type -> type.word).toList()),
                  text));
    }

    void requireNoOthers() {
      if (!members.isEmpty()) {
        throw new InputException(
            "%s has unknown '%s'".formatted(where, new TreeSet<>(members.keySet()).first()));
      }
    }
  }
}
