package org.fairlead.base.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fairlead.base.InputException;
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
        .withMessage("basket.fruit is 'zzzzzzzz', which is no fruit; known: pear, granny-smith");
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
            Loud.class.getName()
                + " calls its shouting 'LOUD', expected lower-case letters, digits and single"
                + " dashes");
  }

  @Test
  void load_saysWhichEntryCannotBeMade() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Catalogue.load("rotten", Rotten.class))
        .withMessageStartingWith("a rotten of a plugin cannot be loaded:")
        .withMessageContaining(Worm.class.getName());
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
