package org.fairlead.cli.help;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER_HEADING;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.training.recipe.source.BuiltInRecipes;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** The built-in recipes in the help: data and methods, of which a name is made. */
public final class RecipeNames {
  private static final String SECTION = "recipes";
  private static final int INDENT = 13;

  private RecipeNames() {}

  /** Adds a section to a command's help that says what recipes' names are made of. */
  public static void explain(CommandLine command) {
    var sections = new ArrayList<>(command.getHelpSectionKeys());
    int place = sections.indexOf(SECTION_KEY_OPTION_LIST);
    sections.add(place < 0 ? sections.indexOf(SECTION_KEY_FOOTER_HEADING) : place + 1, SECTION);
    command.setHelpSectionKeys(sections);
    command.getHelpSectionMap().put(SECTION, RecipeNames::section);
  }

  private static String section(CommandLine.Help help) {
    int width = help.commandSpec().usageMessage().width();
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(INDENT, 2, Overflow.TRUNCATE),
            new Column(width - INDENT, 0, Overflow.WRAP));
    add(table, "DATA", BuiltInRecipes.data());
    add(table, "METHOD", BuiltInRecipes.methods());
    return "%nBuilt-in recipes, DATA-METHOD, such as utkface-ceag:%n%s".formatted(table);
  }

  private static void add(TextTable table, String what, List<String> names) {
    table.addRowValues(Ansi.OFF.new Text(what), Ansi.OFF.new Text(String.join(", ", names)));
  }
}
