package org.fairlead.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the script that lets bash and zsh complete commands. */
@Command(
    name = "completion",
    description = "Prints the completion script for bash and zsh.",
    footer = {"", "To use it in this shell:  source <(fairlead completion)"})
final class CompletionCommand implements Runnable {
  @ParentCommand private Fairlead fairlead;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  CompletionCommand() {}

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    fairlead.terminal().out().print(new CompletionScript(root).text());
  }
}
