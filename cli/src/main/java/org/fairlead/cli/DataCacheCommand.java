package org.fairlead.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists and clears decoded images. */
@Command(
    name = "cache",
    description = "Lists and clears decoded images; alone, it lists them.",
    synopsisSubcommandLabel = "[COMMAND]",
    sortOptions = false,
    subcommands = {DataCacheCommand.ListSets.class, DataCacheCommand.Clear.class},
    footerHeading = "%nSettings:%n",
    footer = {
      "  FAIRLEAD_CACHE         the folder; otherwise $XDG_CACHE_HOME/fairlead or ~/.cache/fairlead",
      "  FAIRLEAD_CACHE_LIMIT   how large it may become, for example 50G; otherwise four fifths of",
      "                         the free disk. What was not used for longest goes first.",
    })
final class DataCacheCommand implements Callable<Integer> {
  @ParentCommand private DataCommand data;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  DataCacheCommand() {}

  @Override
  public Integer call() {
    return new CacheReports(data.fairlead()).list();
  }

  /** Lists the data sets in the cache. */
  @Command(name = "list", description = "Lists the data sets in the cache, the last used first.")
  static final class ListSets implements Callable<Integer> {
    @ParentCommand private DataCacheCommand cache;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    ListSets() {}

    @Override
    public Integer call() {
      return cache.call();
    }
  }

  /** Deletes data sets from the cache. */
  @Command(
      name = "clear",
      description = {
        "Deletes decoded images that no process uses; they are decoded again when needed.",
        "Your own images are not touched."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  fairlead data cache clear           everything",
        "  fairlead data cache clear utkface   UTKFace at every size",
      })
  static final class Clear implements Callable<Integer> {
    @ParentCommand private DataCacheCommand cache;

    @Parameters(
        paramLabel = "NAME",
        arity = "0..*",
        description = "Names of data sets as listed, or how they begin.")
    private List<String> names = List.of();

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    Clear() {}

    @Override
    public Integer call() {
      return new CacheReports(cache.data.fairlead()).clear(names);
    }
  }
}
