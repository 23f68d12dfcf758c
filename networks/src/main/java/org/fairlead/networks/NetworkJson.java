package org.fairlead.networks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.fairlead.base.InputException;
import org.fairlead.networks.layer.Layer;
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
 * ...}, ...], "outputs": [9], "prunable": [names]}}.
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

  /** Classes of layers by the word that stands for them. */
  private static final Map<String, Class<?>> TYPES = types();

  private NetworkJson() {}

  private static Map<String, Class<?>> types() {
    var types = new LinkedHashMap<String, Class<?>>();
    for (Class<?> type : Layer.class.getPermittedSubclasses()) {
      types.put(word(type), type);
    }
    return types;
  }

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
    ArrayNode outputs = root.putArray("outputs");
    network.outputs().forEach(node -> outputs.add(node.id()));
    ArrayNode prunable = root.putArray("prunable");
    network.parameters().stream()
        .filter(Parameter::prunable)
        .forEach(parameter -> prunable.add(parameter.name()));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  /*
   * A layer is its record: the class says the type, the components are the keys. So a new layer is
   * stored and read without a word here.
   */

  private static void write(Layer layer, ObjectNode object, ArrayNode inputs) {
    object.put("type", word(layer.getClass()));
    object.set("inputs", inputs);
    for (RecordComponent component : layer.getClass().getRecordComponents()) {
      Object value = value(component, layer);
      if (value instanceof Integer number) {
        object.put(component.getName(), number);
      } else if (value instanceof Double number) {
        object.put(component.getName(), number);
      } else if (value instanceof Boolean truth) {
        object.put(component.getName(), truth);
      } else if (value instanceof Enum<?> constant) {
        object.put(component.getName(), word(constant));
      } else if (value instanceof List<?> extents) {
        ArrayNode array = object.putArray(component.getName());
        extents.forEach(extent -> array.add((Integer) extent));
      } else {
        throw new AssertionError(component + " has no JSON");
      }
    }
  }

  private static Object value(RecordComponent component, Layer layer) {
    try {
      return component.getAccessor().invoke(layer);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component + " cannot be read", e);
    }
  }

  /** Reads a layer of this class: every component, in order. */
  private static Layer layer(Class<?> type, Fields fields) {
    RecordComponent[] components = type.getRecordComponents();
    var types = new Class<?>[components.length];
    var values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = fields.value(components[i].getName(), types[i]);
    }
    try {
      return (Layer) type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new AssertionError(type + " cannot be made", e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " cannot be made", e);
    }
  }

  /** Returns the word for a class of layers: its name, such as {@code batchNorm}. */
  private static String word(Class<?> type) {
    String name = type.getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
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
    List<Integer> outputs =
        fields.array("outputs").stream().map(id -> fields.integer("outputs", id)).toList();
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
      return Network.of(name, initialization, nodes, outputs, names(prunable));
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
    Class<?> type = fields.type("type");
    var inputs = new ArrayList<Integer>();
    for (JsonNode input : fields.array("inputs")) {
      inputs.add(fields.integer("inputs", input));
    }
    try {
      Layer layer = layer(type, fields);
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

    <E extends Enum<?>> E word(String key, E[] constants) {
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

    Class<?> type(String key) {
      String text = text(key);
      Class<?> type = TYPES.get(text);
      if (type == null) {
        throw new InputException(
            "%s: '%s' must be one of %s, got '%s'"
                .formatted(where, key, String.join(", ", TYPES.keySet()), text));
      }
      return type;
    }

    /** Returns a member as the type of a record component. */
    Object value(String key, Class<?> type) {
      if (type == int.class) {
        return integer(key);
      } else if (type == double.class) {
        return number(key);
      } else if (type == boolean.class) {
        return truth(key);
      } else if (type == List.class) {
        return array(key).stream().map(element -> integer(key, element)).toList();
      }
      return word(key, (Enum<?>[]) type.getEnumConstants());
    }

    void requireNoOthers() {
      if (!members.isEmpty()) {
        throw new InputException(
            "%s has unknown '%s'".formatted(where, new TreeSet<>(members.keySet()).first()));
      }
    }
  }
}
