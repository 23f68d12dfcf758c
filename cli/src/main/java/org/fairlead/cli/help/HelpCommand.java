package org.fairlead.cli.help;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the help of a command, as the option {@code --help} does. */
@Command(name = "help", description = "Shows the help of a command.")
public final class HelpCommand implements Runnable {
  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "The command, for example: runs compare")
  private List<String> path = List.of();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  HelpCommand() {}

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    CommandLine command = root;
    for (String word : path) {
      CommandLine below = command.getSubcommands().get(word);
      if (below == null) {
        throw new CommandLine.UnmatchedArgumentException(command, List.of(word));
      }
      command = below;
    }
    command.usage(root.getOut());
  }
}
