package org.fairlead.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.training.recipe.source.BuiltInRecipes;
import org.junit.jupiter.api.Test;

/** The page for those who come from the published programs names keys and recipes that exist. */
final class FromThePapersTest {
  private static final Path PAGE = Path.of("../docs/from-the-papers.md");
  private static final Pattern KEY = Pattern.compile("`([a-z]+\\.[a-zA-Z.-]*[a-zA-Z])[=`]");
  private static final Pattern RECIPE = Pattern.compile("fairlead train ([a-zA-Z0-9-]+)");

  private static Set<String> keys() {
    var keys = new HashSet<String>();
    for (String recipe :
        List.of("celeba-drfairness", "utkface-equalized-loss-published", "cifar100-ceag")) {
      keys.addAll(Recipes.values(Recipes.load(recipe, List.of())).keySet());
    }
    return keys;
  }

  @Test
  void page_namesKeysThatExist() throws IOException {
    Set<String> keys = keys();
    var unknown = new ArrayList<String>();
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      for (int c = 2; c < cells.length; c++) {
        for (Matcher key = KEY.matcher(cells[c]); key.find(); ) {
          boolean known = keys.stream().anyMatch(each -> each.startsWith(key.group(1)));
          boolean file = key.group(1).matches(".*\\.(jsonl?|html|txt|pt|md)|model\\.num.*");
          if (!known && !file) {
            unknown.add(key.group(1));
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void page_namesRecipesThatExist() throws IOException {
    var unknown = new ArrayList<String>();
    for (Matcher recipe = RECIPE.matcher(Files.readString(PAGE)); recipe.find(); ) {
      String name = recipe.group(1).replace("DATA", "utkface");
      if (!name.equals("RECIPE") && BuiltInRecipes.parts(name).isEmpty()) {
        unknown.add(name);
      }
    }
    assertThat(unknown).isEmpty();
  }
}
