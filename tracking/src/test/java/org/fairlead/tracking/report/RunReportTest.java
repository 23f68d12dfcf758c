package org.fairlead.tracking.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.tracking.run.SampleRuns;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class RunReportTest {
  @TempDir Path folder;

  @Test
  void write_gathersTheRunOnOnePage() throws IOException {
    var runs = new SampleRuns(RunStore.open(folder), 2_000, 1);
    Run run = runs.sparse("ceag", runs.dense(), 2, 0.01, 0.02, 0.2);
    SampleRuns.log(run, 5, true);

    String page = Files.readString(RunReport.write(run));

    assertThat(page)
        .contains("<h1>ceag</h1>", "tone=dark", "max ψ", "sha256:abc", "<td>seed: run</td>")
        .contains("<pre>name: faces-ceag\n</pre>");
    assertThat(page.split("data:image/png;base64,iVBOR", -1)).hasSize(3);
    assertThat(page).doesNotContain("<script", "http://", "https://");
  }

  @Test
  void write_escapesWhatTheRunSays() throws IOException {
    Run run =
        RunStore.open(folder)
            .create(
                SampleRuns.start("x", null, "name: <script>alert('1')</script> & \"\u0007\"\n"),
                SampleRuns.START);
    run.status(RunStatus.FAILED, "<img src=x onerror=alert(1)>", SampleRuns.START);

    String page = Files.readString(RunReport.write(run));

    assertThat(page)
        .contains("name: &lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;\ufffd&quot;")
        .contains("This run has no results: its status is failed. &lt;img src=x")
        .contains("<p>There is nothing to draw.</p>")
        .doesNotContain("<script", "<img");
  }
}
