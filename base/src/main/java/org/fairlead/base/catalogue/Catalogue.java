package org.fairlead.base.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;

/**
 * Entries of one kind by their names, in the order in which they are found: the library's own
 * first, then those of the class path and of {@link Plugins}. Immutable.
 *
 * @param <P> the kind of entry
 */
public final class Catalogue<P extends Provider<?>> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private final String kind;
  private final Map<String, P> entries;

  private Catalogue(String kind, Map<String, P> entries) {
    this.kind = kind;
    this.entries = entries;
  }

  /** What was found on a class loader. */
  private record Found(ClassLoader loader, Catalogue<?> catalogue) {}

  /** By kind; what was found before more plugins joined is looked up again. */
  private static final Map<Class<?>, Found> FOUND = new ConcurrentHashMap<>();

  /**
   * Finds all entries of a kind, once: they have no state, and looking them up opens every jar.
   * What cannot be loaded is looked for, and refused, each time anew.
   *
   * @param kind what an entry is called in errors, such as {@code "weighting"}
   * @throws InputException naming class and jar, if an entry cannot be made, does not say what it
   *     must, or has the name of another
   */
  @SuppressWarnings("unchecked") // a catalogue is kept below the class of its entries
  public static <P extends Provider<?>> Catalogue<P> load(String kind, Class<P> type) {
    ClassLoader loader = Plugins.loader();
    Found found = FOUND.get(type);
    if (found == null || found.loader() != loader) {
      found = new Found(loader, find(kind, type, loader));
      FOUND.put(type, found);
    }
    return (Catalogue<P>) found.catalogue();
  }

  private static <P extends Provider<?>> Catalogue<P> find(
      String kind, Class<P> type, ClassLoader loader) {
    var entries = new LinkedHashMap<String, P>();
    try {
      for (var found : ServiceLoader.load(type, loader).stream().toList()) {
        add(kind, entries, made(kind, found));
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new InputException(
          "a %s of a plugin cannot be loaded: %s%s"
              .formatted(kind, EntryCode.told(e), Plugins.listing(type.getName())),
          e);
    }
    return new Catalogue<>(kind, entries);
  }

  private static <P> P made(String kind, ServiceLoader.Provider<P> found) {
    try {
      return found.get();
    } catch (ServiceConfigurationError e) {
      Throwable thrown = e.getCause() == null ? e : e.getCause();
      throw new InputException(
          "the %s of %s cannot be made: %s"
              .formatted(kind, EntryCode.origin(found.type()), EntryCode.told(thrown)),
          e);
    }
  }

  private static <P extends Provider<?>> void add(String kind, Map<String, P> entries, P entry) {
    String name = EntryCode.answer(kind, entry, "name()", entry::name);
    if (!NAME.matcher(name).matches()) {
      throw new InputException(
          "%s calls its %s '%s', expected lower-case letters, digits and single dashes"
              .formatted(EntryCode.origin(entry.getClass()), kind, name));
    }
    String section = EntryCode.answer(kind, entry, "section()", entry::section);
    if (!NAME.matcher(section).matches()) {
      throw new InputException(
          "section() of the %s '%s' (%s) is '%s', expected lower-case letters, digits and single dashes"
              .formatted(kind, name, EntryCode.origin(entry.getClass()), section));
    }
    EntryCode.answer(kind, entry, "summary()", entry::summary);
    EntryCode.<Record>answer(kind, entry, "defaults()", entry::defaults);
    EntryCode.answer(kind, entry, "recipes()", entry::recipes);
    P other = entries.putIfAbsent(name, entry);
    if (other != null) {
      throw new InputException(
          "two classes are the %s '%s': %s and %s; take one of the jars away"
              .formatted(kind, name, named(other), named(entry)));
    }
  }

  private static String named(Provider<?> entry) {
    return entry.getClass().getName()
        + Plugins.jarOf(entry.getClass()).map(jar -> " (" + jar + ")").orElse("");
  }

  /**
   * Returns the entry of a name.
   *
   * @param key where the name was given, such as {@code method.name}
   * @throws InputException naming the nearest known name, if there is none
   */
  public P get(String key, String name) {
    P entry = entries.get(name);
    if (entry == null) {
      String nearest = Nearest.suggestion(name, entries.keySet());
      throw new InputException(
          "%s is '%s', which is no %s%s"
              .formatted(
                  key,
                  name,
                  kind,
                  nearest.isEmpty()
                      ? "; known: " + String.join(", ", entries.keySet()) + "; " + Plugins.HINT
                      : nearest));
    }
    return entry;
  }

  /** Returns the entry of a name, if there is one. */
  public Optional<P> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** Returns all names. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** Returns all entries. */
  public List<P> all() {
    return List.copyOf(entries.values());
  }
}
