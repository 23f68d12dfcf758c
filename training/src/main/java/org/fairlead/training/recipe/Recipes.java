package org.fairlead.training.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.catalogue.Plugins;
import org.fairlead.base.io.FileErrors;
import org.fairlead.data.column.ColumnTexts;
import org.fairlead.training.recipe.source.BuiltInRecipes;
import org.fairlead.training.recipe.source.ConstraintTexts;
import org.fairlead.training.recipe.source.Given;
import org.fairlead.training.recipe.source.KeyTexts;
import org.fairlead.training.recipe.source.YamlTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Resolves recipes along one strict path: defaults, then a built-in recipe or a YAML file, then
 * {@code key=value} overrides.
 *
 * <p>{@linkplain BuiltInRecipes Built-in recipes} are named {@code <data>-<method>}, for example
 * {@code utkface-ceag}, and are composed of the method's file, the data's file and, where there is
 * one, the recipe's own. A user's file may start from a built-in recipe with {@code extends:
 * utkface-ceag}.
 */
public final class Recipes {
  private static final long MAXIMUM_BYTES = 1 << 20;
  private static final String EXTENDS = "extends";

  /** What a recipe loses where its file of weights is evaluated alone. */
  private static final List<String> OF_CHECKPOINT =
      List.of(
          "from=null",
          "constraints=[]",
          "sparsity.initial=0",
          "sparsity.final=0",
          "method.name=naive",
          "method.mode=default",
          "method.distill.alpha=0",
          "sparsity.rewind=none",
          "mixture.name=shuffled",
          "ema.decay=0",
          "ema.recalibrate=0",
          "swa.epochs=0");

  /** What of the data and the network every run chooses for itself; beginnings of keys. */
  private static final List<String> NOT_INHERITED =
      List.of("data.augment.", "data.generated", "data.ratioShare", "network.pretrained");

  /** The inherited keys whose value says which others there are. */
  private static final List<String> CHOICES = List.of("data.format", "network.name");

  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> TREE =
      new TypeReference<>() {};

  /** Where a tree that is being resolved keeps which share of the epochs prunes. */
  private static final String PRUNING_SHARE = "pruning share";

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .build();

  private static final String OWN_KEY = "own";
  private static final String GIVEN_KEY = "given";

  /** What own options are bound to before they are put in their place. */
  private static final Map<String, Object> NO_OPTIONS = Map.of("bySection", Map.of());

  /** What is given is bound to before it is put in its place. */
  private static final Map<String, Object> NOTHING_GIVEN = Map.of("keys", List.of(), "all", false);

  private Recipes() {}

  private static OwnSections own() {
    return new OwnSections(Choice.ofRecipe());
  }

  /**
   * Returns the value of every dotted key of a recipe; a key of what it does not choose has none.
   */
  public static Map<String, @Nullable Object> values(Recipe recipe) {
    Map<String, @Nullable Object> tree = tree(recipe);
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (String key : keys()) {
      if (has(tree, key)) {
        values.put(key, value(tree, key));
      }
    }
    return values;
  }

  /**
   * A key of recipes.
   *
   * @param name dotted
   * @param type what its value must be, for example {@code "a whole number"}
   * @param value by default, as an override takes it; empty for none
   * @param record that has it as a component
   * @param component of the record
   * @param choices names of catalogue entries that the value may be, as of now; empty where it
   *     names none
   */
  public record Key(
      String name,
      String type,
      String value,
      Class<?> record,
      String component,
      List<String> choices) {
    public Key {
      choices = List.copyOf(choices);
    }

    /**
     * Returns what it says and does, in English; empty where nothing is known, as of a plugin's.
     */
    public String text() {
      return KeyTexts.of(name);
    }
  }

  /**
   * Returns what is known of a key, or of every key below a section.
   *
   * @throws InputException if it is neither
   */
  public static List<Key> describe(String keyOrSection) {
    RecipeSchema schema = RecipeSchema.recipe();
    List<String> below = schema.keysBelow(keyOrSection);
    var defaults = new LinkedHashMap<String, @Nullable Object>();
    Map<String, @Nullable Object> tree = defaults();
    keys().forEach(key -> defaults.put(key, value(tree, key)));
    List<Key> found =
        (below.isEmpty() ? List.of(keyOrSection) : below)
            .stream().flatMap(key -> schema.key(key, defaults).stream()).toList();
    if (found.isEmpty()) {
      throw new InputException("unknown key '" + keyOrSection + "'" + schema.hint(keyOrSection));
    }
    return found;
  }

  /** Returns every key that a recipe has, dotted, in the order of the records. */
  public static List<String> keys() {
    return RecipeSchema.recipe().keys();
  }

  /**
   * Returns the resolved recipe, its data's path made absolute.
   *
   * @param nameOrFile a built-in recipe's name, or the path of a YAML file
   * @param overrides {@code key=value} texts, applied in order
   * @throws InputException if anything is unknown, of the wrong type or out of range
   */
  public static Recipe load(String nameOrFile, List<String> overrides) {
    var given = new ArrayList<String>();
    Map<String, @Nullable Object> tree =
        isFile(nameOrFile)
            ? fromFile(FileErrors.path("recipe", nameOrFile), given)
            : named(nameOrFile, given);
    for (String override : overrides) {
      given.add(apply(tree, override));
    }
    for (String override : overrides) {
      own().requireUsed(tree, "", override.substring(0, override.indexOf('=')).strip());
    }
    return bind(nameOrFile, tree, Given.of(given)).withAbsoluteFiles();
  }

  /**
   * A recipe with what it takes from that of its dense parent.
   *
   * @param recipe the recipe, of which nothing is left open
   * @param taken the settings that are other than they would have been, {@code key=value}
   */
  public record Inherited(Recipe recipe, List<String> taken) {
    public Inherited {
      taken = List.copyOf(taken);
    }
  }

  /**
   * Returns a recipe with the data and the network of its dense parent, as far as it leaves them
   * open: everything below {@code data} but random changes of images and generated images, and
   * everything below {@code network}. What {@code recipe} was given stays.
   */
  public static Inherited inherit(Recipe recipe, Recipe parent) {
    if (recipe.given().all()) {
      return new Inherited(recipe, List.of());
    }
    Map<String, @Nullable Object> theirs = tree(parent);
    Map<String, @Nullable Object> chosen = tree(recipe);
    for (String key : CHOICES) { // what the options below hang on
      if (!recipe.given().has(key)) {
        put(chosen, key, value(theirs, key));
      }
    }
    if (!recipe.given().has("network.dropout")) {
      put(chosen, "network.dropout", null);
    }
    Recipe before = bind(recipe.name(), chosen, Given.ALL);
    Map<String, @Nullable Object> ours = tree(before);
    for (String key : keys()) {
      if (isInherited(key) && !recipe.given().has(key) && has(theirs, key) && has(ours, key)) {
        put(ours, key, value(theirs, key));
      }
    }
    Recipe after = bind(recipe.name(), ours, Given.ALL);
    Map<String, @Nullable Object> treeAfter = tree(after);
    Map<String, @Nullable Object> treeBefore = tree(before);
    Map<String, @Nullable Object> treeGiven = tree(recipe);
    var taken = new ArrayList<String>();
    for (String key : keys()) {
      Object now = value(treeAfter, key);
      Object left = value(CHOICES.contains(key) ? treeGiven : treeBefore, key);
      if (isInherited(key) && !Objects.equals(left, now)) {
        taken.add(key + "=" + YamlTree.text(now));
      }
    }
    return new Inherited(after, taken);
  }

  /** Returns whether a run takes a key from its dense parent where it is left open. */
  public static boolean isInherited(String key) {
    return (key.startsWith("data.") || key.startsWith("network."))
        && NOT_INHERITED.stream().noneMatch(key::startsWith);
  }

  /**
   * Returns the recipe that a run stored.
   *
   * @param source what to call the text in errors
   */
  public static Recipe fromYaml(String source, String yaml) {
    Map<String, @Nullable Object> tree = defaults();
    merge(tree, RecipeSchema.recipe().check(YamlTree.parse(source, yaml)));
    return bind(source, tree, Given.ALL);
  }

  /**
   * Returns the complete recipe as YAML; {@link #fromYaml} reads it back to an equal recipe, of
   * which nothing is left open.
   */
  public static String toYaml(Recipe recipe) {
    return MAPPER.writeValueAsString(tree(recipe));
  }

  private static Map<String, @Nullable Object> tree(Recipe recipe) {
    Map<String, @Nullable Object> tree = MAPPER.convertValue(recipe, TREE);
    tree.remove(OWN_KEY);
    tree.remove(GIVEN_KEY);
    section(tree, MixtureRecipe.SECTION).remove(OWN_KEY);
    own().putBack(tree, recipe.own());
    return tree;
  }

  /**
   * Returns the recipe of the run that a recipe's file of weights becomes: the checkpoint as it is,
   * on the same data.
   */
  public static Recipe ofCheckpoint(Recipe recipe) {
    Map<String, @Nullable Object> tree = defaults();
    merge(tree, RecipeSchema.recipe().check(YamlTree.parse(recipe.name(), toYaml(recipe))));
    String file = String.valueOf(Path.of(String.valueOf(recipe.weights().file())).getFileName());
    String name = file.replaceFirst("\\.[A-Za-z]+$", "").replaceAll("[^A-Za-z0-9._-]", "-");
    tree.put("name", name.substring(0, Math.min(64, name.length())).replaceFirst("^[._-]+", "w"));
    for (String override : OF_CHECKPOINT) {
      apply(tree, override);
    }
    return bind(recipe.name(), tree, Given.ALL);
  }

  /** Composes a built-in recipe; its name gives the format of the data. */
  private static Map<String, @Nullable Object> named(String name, List<String> given) {
    Map<String, @Nullable Object> tree = composed(name);
    given.add("data.format");
    return tree;
  }

  private static Map<String, @Nullable Object> composed(String name) {
    List<YamlTree> parts = BuiltInRecipes.parts(name).orElseThrow(() -> unknown(name));
    Map<String, @Nullable Object> tree = defaults();
    parts.forEach(part -> merge(tree, RecipeSchema.recipe().check(part)));
    merge(tree, resource("recipe/" + name, false));
    tree.put("name", name);
    shareOfPruning(tree);
    return tree;
  }

  private static InputException unknown(String name) {
    String nearest = Nearest.suggestion(name, BuiltInRecipes.names());
    String own = " (a recipe of your own is a file that ends in .yaml)";
    return new InputException(
        "unknown recipe '%s'%s%s"
            .formatted(
                name,
                nearest,
                nearest.isEmpty()
                    ? "; a built-in one is DATA-METHOD, such as utkface-ceag%s%nDATA    %s%nMETHOD  %s%n%s"
                        .formatted(
                            own,
                            String.join(", ", BuiltInRecipes.data()),
                            String.join(", ", BuiltInRecipes.methods()),
                            Plugins.HINT)
                    : own));
  }

  private static Map<String, @Nullable Object> defaults() {
    return resource("defaults", true);
  }

  private static Map<String, @Nullable Object> resource(String name, boolean required) {
    try (InputStream in = Recipes.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        if (required) {
          throw new IllegalStateException("the built-in recipe part " + name + " is missing");
        }
        return new LinkedHashMap<>();
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return RecipeSchema.recipe().check(YamlTree.parse(name + ".yaml", text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, @Nullable Object> fromFile(Path file, List<String> given) {
    String text = read(file);
    YamlTree yaml = YamlTree.parse(file.toString(), text);
    Object base = yaml.root().remove(EXTENDS);
    if (base != null && !(base instanceof String)) {
      throw new InputException(
          yaml.where(EXTENDS) + ": extends is '" + base + "', expected a built-in recipe's name");
    }
    Map<String, @Nullable Object> tree =
        base == null ? defaults() : extended(yaml.where(EXTENDS), (String) base);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    tree.put("name", name.replaceAll("[^A-Za-z0-9._-]", "-"));
    merge(tree, RecipeSchema.recipe().check(yaml));
    yaml.keys().forEach(key -> own().requireUsed(tree, yaml.where(key), key));
    given.addAll(yaml.keys());
    if (base != null) {
      given.add("data.format");
    }
    return tree;
  }

  private static Map<String, @Nullable Object> extended(String where, String base) {
    if (BuiltInRecipes.parts(base).isEmpty()) {
      throw new InputException(
          where
              + ": extends is '"
              + base
              + "', expected the name of a built-in recipe, such as utkface-ceag"
              + Nearest.suggestion(base, BuiltInRecipes.names())
              + (isFile(base) ? "; a file cannot be extended" : ""));
    }
    return composed(base);
  }

  private static boolean isFile(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static String read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new InputException(file + ": no such recipe file");
      }
      if (Files.size(file) > MAXIMUM_BYTES) {
        throw new InputException(
            file + ": " + Files.size(file) + " bytes, expected a recipe of at most 1 MiB");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new InputException(file + ": not UTF-8 text, expected a YAML recipe", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Sets what an override says, and returns its key. */
  private static String apply(Map<String, @Nullable Object> tree, String override) {
    int equals = override.indexOf('=');
    if (equals <= 0) {
      throw new InputException(
          RecipeSchema.recipe().keys().contains(override)
              ? "'%s' has no value, expected %s=VALUE".formatted(override, override)
              : "'%s' is no setting, expected key=value, such as train.epochs=10"
                  .formatted(override));
    }
    String key = override.substring(0, equals).strip();
    String text = override.substring(equals + 1).strip();
    RecipeSchema schema = RecipeSchema.recipe();
    Object value;
    if (key.equals(ConstraintTexts.KEY)) {
      value = ConstraintTexts.split(text);
    } else if (key.equals("data.aliases") || key.equals("data.bins")) {
      value = ColumnTexts.split(text);
    } else if (schema.isList(key)) {
      value = YamlTree.parseValue(key, text.startsWith("[") ? text : "[" + text + "]");
    } else {
      value = plain(key, text);
    }
    value = schema.checkLeaf("", key, value);
    String[] path = key.split("\\.", -1);
    Map<String, @Nullable Object> section = tree;
    for (int i = 0; i + 1 < path.length; i++) {
      section = section(section, path[i]);
    }
    section.put(path[path.length - 1], value);
    return key;
  }

  /** Texts such as paths are taken as they are; everything else is read as YAML reads it. */
  private static @Nullable Object plain(String key, String text) {
    Object value = YamlTree.parseValue(key, text);
    boolean scalar =
        value == null || value instanceof Number || value instanceof Boolean || isQuoted(text);
    return scalar ? value : text;
  }

  private static boolean isQuoted(String text) {
    return text.length() >= 2 && (text.startsWith("\"") || text.startsWith("'"));
  }

  @SuppressWarnings("unchecked") // sections are maps with text keys, made by YamlTree
  private static Map<String, @Nullable Object> section(
      Map<String, @Nullable Object> tree, String name) {
    Object section = tree.get(name);
    if (section == null) {
      section = new LinkedHashMap<String, @Nullable Object>();
      tree.put(name, section);
    }
    return (Map<String, @Nullable Object>) section;
  }

  private static void put(Map<String, @Nullable Object> tree, String key, @Nullable Object value) {
    int dot = key.lastIndexOf('.');
    Map<String, @Nullable Object> section = tree;
    for (String name : key.substring(0, dot).split("\\.", -1)) {
      section = section(section, name);
    }
    section.put(key.substring(dot + 1), value);
  }

  private static boolean has(Map<String, @Nullable Object> tree, String key) {
    int dot = key.indexOf('.');
    return dot < 0
        ? tree.containsKey(key)
        : tree.get(key.substring(0, dot)) instanceof Map<?, ?>
            && has(section(tree, key.substring(0, dot)), key.substring(dot + 1));
  }

  /** Returns the value of a dotted key, null where there is none. */
  private static @Nullable Object value(Map<String, @Nullable Object> tree, String key) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      return tree.get(key);
    }
    return tree.get(key.substring(0, dot)) instanceof Map<?, ?>
        ? value(section(tree, key.substring(0, dot)), key.substring(dot + 1))
        : null;
  }

  private static void merge(
      Map<String, @Nullable Object> into, Map<String, @Nullable Object> from) {
    from.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?>) {
            merge(section(into, name), section(from, name));
          } else {
            into.put(name, value);
          }
        });
  }

  /** A file of weights without a run that starts from it is evaluated as it is. */
  private static void resolveCheckpoint(Map<String, @Nullable Object> tree) {
    if (section(tree, "weights").get("file") != null && tree.get("from") == null) {
      section(tree, "train").put("epochs", 0);
    }
  }

  /** A built-in recipe's last pruning epoch is a share of its length, whatever length is chosen. */
  private static void shareOfPruning(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> sparsity = section(tree, "sparsity");
    if (sparsity.get("lastEpoch") instanceof Number last
        && section(tree, "train").get("epochs") instanceof Number epochs) {
      tree.put(PRUNING_SHARE, last.doubleValue() / epochs.doubleValue());
      sparsity.put("lastEpoch", null);
    }
  }

  /** A run with a dense parent learns from it, unless its arithmetic is to be the published one. */
  private static void resolveDistillation(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> method = section(tree, MethodRecipe.SECTION);
    Map<String, @Nullable Object> distill = section(method, "distill");
    if (distill.get("alpha") == null) {
      boolean published = !"default".equals(method.get("mode"));
      distill.put("alpha", tree.get("from") == null || published ? 0 : DistillRecipe.USUAL_ALPHA);
    }
  }

  private static void resolveLastEpoch(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> sparsity = section(tree, SparsityRecipe.SECTION);
    double usual = String.valueOf(sparsity.get("every")).matches(".*epochs?") ? 0.25 : 0.375;
    double share = tree.remove(PRUNING_SHARE) instanceof Double known ? known : usual;
    if (sparsity.get("lastEpoch") == null
        && sparsity.get("firstEpoch") instanceof Number first
        && section(tree, "train").get("epochs") instanceof Number epochs) {
      double last = Math.floor(epochs.intValue() * share + 1e-9);
      sparsity.put("lastEpoch", Math.max(first.doubleValue(), last));
    }
  }

  private static Recipe bind(String source, Map<String, @Nullable Object> tree, Given given) {
    resolveCheckpoint(tree);
    resolveLastEpoch(tree);
    resolveDistillation(tree);
    OwnOptions own = own().take(tree);
    tree.put(OWN_KEY, NO_OPTIONS);
    tree.put(GIVEN_KEY, NOTHING_GIVEN);
    section(tree, MixtureRecipe.SECTION).put(OWN_KEY, NO_OPTIONS);
    try {
      return MAPPER.convertValue(tree, Recipe.class).withOwn(own).withGiven(given);
    } catch (JacksonException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof InputException input) {
          throw input;
        }
      }
      throw new InputException(
          String.format(Locale.ROOT, "%s: %s", source, e.getOriginalMessage()), e);
    }
  }
}
