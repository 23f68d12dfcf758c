package org.fairlead.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Looks into files of weights, and converts them. */
@Command(
    name = "weights",
    description = "Looks into files of weights, and converts them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {WeightsCommand.Inspect.class, WeightsCommand.Convert.class},
    footerHeading = "%nFiles:%n",
    footer = {
      "  safetensors, and what torch.save writes: zip archives and the format before PyTorch 1.6.",
      "  Nothing that a file asks for is run; what is no tensor, number or text is refused.",
    })
final class WeightsCommand implements Callable<Integer> {
  @ParentCommand private Fairlead fairlead;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  WeightsCommand() {}

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "missing command: inspect or convert");
  }

  /** Lists the tensors of a file. */
  @Command(
      name = "inspect",
      description = "Lists the tensors of a file: names, types, shapes, statistics.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  fairlead weights inspect cifar100_resnet56.pt",
        "  fairlead weights inspect model.safetensors --json",
      })
  static final class Inspect implements Callable<Integer> {
    @ParentCommand private WeightsCommand weights;

    @Parameters(paramLabel = "FILE", description = "A file of weights.")
    private Path file;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Inspect() {}

    @Override
    public Integer call() {
      return new WeightsReports(weights.fairlead).inspect(file);
    }
  }

  /** Writes the model of a file as safetensors. */
  @Command(
      name = "convert",
      description = {
        "Writes the model of a file as a safetensors file.",
        "Prefixes such as state_dict.module. go; what is not the model's stays behind."
      },
      footerHeading = "%nExample:%n",
      footer = {"  fairlead weights convert resnet20.th resnet20.safetensors"})
  static final class Convert implements Callable<Integer> {
    @ParentCommand private WeightsCommand weights;

    @Parameters(index = "0", paramLabel = "IN", description = "A file of weights.")
    private Path in;

    @Parameters(
        index = "1",
        paramLabel = "OUT",
        description = "A file that is to be, *.safetensors.")
    private Path out;

    @Option(names = "--force", description = "Replaces OUT if it is there.")
    private boolean force;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Convert() {}

    @Override
    public Integer call() {
      return new WeightsReports(weights.fairlead).convert(in, out, force);
    }
  }
}
