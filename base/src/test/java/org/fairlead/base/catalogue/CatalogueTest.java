package org.fairlead.base.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogueTest {

  /** Two entries, in the order of their file. */
  public interface Fruit extends Provider<NoOptions> {
    @Override
    default String summary() {
      return "a fruit";
    }

    @Override
    default NoOptions defaults() {
      return new NoOptions();
    }
  }

  /** Two entries of one name. */
  public interface Twin extends Fruit {}

  /** An entry whose name no recipe could have. */
  public interface Shouting extends Fruit {}

  /** An entry that cannot be made. */
  public interface Rotten extends Fruit {}

  /** Nobody is one. */
  public interface Nobody extends Fruit {}

  public static final class Pear implements Fruit, Twin {
    @Override
    public String name() {
      return "pear";
    }
  }

  public static final class GrannySmith implements Fruit {
    @Override
    public String name() {
      return "granny-smith";
    }
  }

  public static final class OtherPear implements Twin {
    @Override
    public String name() {
      return "pear";
    }
  }

  public static final class Loud implements Shouting {
    @Override
    public String name() {
      return "LOUD";
    }
  }

  public static final class Worm implements Rotten {
    public Worm() {
      throw new IllegalStateException("a worm");
    }

    @Override
    public String name() {
      return "worm";
    }
  }

  /** Entries that are made by what a test sets, one at a time. */
  public static final class Odd implements Fruit {
    private final String name;
    private final Supplier<@Nullable String> section;

    Odd(String name, Supplier<@Nullable String> section) {
      this.name = name;
      this.section = section;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    @SuppressWarnings("NullAway") // as others may write it
    public String section() {
      return section.get();
    }
  }

  /** An entry whose section no recipe could have. */
  public interface Dotted extends Fruit {}

  public static final class Dot implements Dotted {
    @Override
    public String name() {
      return "dot";
    }

    @Override
    public String section() {
      return "a.b";
    }
  }

  /** An entry without options, where there must be some. */
  public interface Bare extends Fruit {}

  public static final class Nothing implements Bare {
    @Override
    public String name() {
      return "nothing";
    }

    @Override
    @SuppressWarnings("NullAway") // as others may write it
    public NoOptions defaults() {
      return null;
    }
  }

  @Test
  void load_refusesASectionThatNoRecipeCouldHave() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Catalogue.load("dotted", Dotted.class))
        .withMessage(
            "section() of the dotted 'dot' (class %s) is 'a.b', expected lower-case letters, digits and single dashes"
                .formatted(Dot.class.getName()));
  }

  /** Also the second time: what failed is not remembered as a class that cannot be initialised. */
  @Test
  void load_namesTheClassThatAnswersNull() {
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> Catalogue.load("bare", Bare.class))
          .withMessage(
              "defaults() of the bare of class %s is null".formatted(Nothing.class.getName()));
    }
  }

  @Test
  void answer_namesMethodAndClassOfWhatIsThrown() {
    Fruit odd =
        new Odd(
            "odd",
            () -> {
              throw new IllegalStateException("boo");
            });
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> EntryCode.answer("fruit", odd, "section()", odd::section))
        .withMessage(
            "section() of the fruit of class %s fails: IllegalStateException: boo"
                .formatted(Odd.class.getName()));
  }

  @Test
  void make_refusesNullAndPassesErrorsForTheUserThrough() {
    Fruit pear = new Pear();
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> EntryCode.make("fruit", pear, () -> null))
        .withMessage(
            "the fruit 'pear' (class %s) made nothing: its answer is null"
                .formatted(Pear.class.getName()));
    var own = new InputException("basket is full");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () ->
                EntryCode.make(
                    "fruit",
                    pear,
                    () -> {
                      throw own;
                    }))
        .isSameAs(own);
  }

  @Test
  void told_saysWhatAPersonCanUse() {
    assertThat(EntryCode.told(new IllegalArgumentException("gamma is wrong")))
        .isEqualTo("gamma is wrong");
    assertThat(EntryCode.told(new IllegalArgumentException()))
        .isEqualTo("IllegalArgumentException without a text");
    assertThat(EntryCode.told(new NoSuchMethodError("f()")))
        .isEqualTo("NoSuchMethodError: f(); was the jar built for another version of Fairlead?");
  }

  @Test
  void addFolder_namesAFileThatIsNoJar(@TempDir Path folder) throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.jar"), "hello");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Plugins.addFolder(folder))
        .withMessageStartingWith(broken + ": cannot be opened as a jar: ")
        .withMessageEndingWith("; copy it again, or take it out of the folder");
    Files.write(broken, new byte[0]);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Plugins.addFolder(folder))
        .withMessageStartingWith(broken + ": cannot be opened as a jar: ");
  }

  @Test
  void addFolder_warnsOfAJarThatBringsNothing(@TempDir Path folder) throws IOException {
    Path jar = folder.resolve("other.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/services/org.fairlead.weighting.Provider"));
    }
    List<Note> notes = Plugins.addFolder(folder);
    assertThat(notes).hasSize(1);
    assertThat(notes.get(0).code()).isEqualTo("plugin-empty");
    assertThat(notes.get(0).text())
        .startsWith(jar.toAbsolutePath().normalize() + " brings nothing by itself")
        .endsWith(
            "; META-INF/services/org.fairlead.weighting.Provider names nothing of Fairlead's");
    assertThat(Plugins.jars()).contains(jar.toAbsolutePath().normalize());
    assertThat(Plugins.jarOf(CatalogueTest.class)).isEmpty();
  }

  @Test
  void load_findsEntriesInTheOrderOfTheirFile() {
    Catalogue<Fruit> fruits = Catalogue.load("fruit", Fruit.class);
    assertThat(fruits.names()).containsExactly("pear", "granny-smith");
    assertThat(fruits.get("basket.fruit", "pear")).isInstanceOf(Pear.class);
    assertThat(fruits.find("apple")).isEmpty();
    assertThat(fruits.all()).hasSize(2);
    assertThat(fruits.get("basket.fruit", "pear").section()).isEqualTo("pear");
    assertThat(Catalogue.load("nobody", Nobody.class).names()).isEmpty();
  }

  @Test
  void get_namesTheKeyAndTheNearestEntry() {
    Catalogue<Fruit> fruits = Catalogue.load("fruit", Fruit.class);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> fruits.get("basket.fruit", "pier"))
        .withMessage("basket.fruit is 'pier', which is no fruit; did you mean 'pear'?");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> fruits.get("basket.fruit", "zzzzzzzz"))
        .withMessage(
            "basket.fruit is 'zzzzzzzz', which is no fruit; known: pear, granny-smith; of a plugin?"
                + " name its folder with --plugins or FAIRLEAD_PLUGINS");
  }

  @Test
  void load_refusesTwoEntriesOfOneName() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Catalogue.load("twin", Twin.class))
        .withMessage(
            "two classes are the twin 'pear': %s and %s; take one of the jars away"
                .formatted(Pear.class.getName(), OtherPear.class.getName()));
  }

  @Test
  void load_refusesANameThatNoRecipeCouldHave() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Catalogue.load("shouting", Shouting.class))
        .withMessage(
            "class "
                + Loud.class.getName()
                + " calls its shouting 'LOUD', expected lower-case letters, digits and single"
                + " dashes");
  }

  @Test
  void load_saysWhichEntryCannotBeMade() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Catalogue.load("rotten", Rotten.class))
        .withMessage(
            "the rotten of class %s cannot be made: IllegalStateException: a worm"
                .formatted(Worm.class.getName()));
  }

  @Test
  void addFolder_saysWhatIsMissing(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Plugins.addFolder(none))
        .withMessage(none + ": no such folder, expected one of jars with plugins");
    Files.writeString(folder.resolve("readme.txt"), "no jar");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Plugins.addFolder(folder))
        .withMessage(folder + ": no .jar in it, expected jars with plugins");
  }
}
