package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.weights.Safetensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With {@code --json} every command that prints prints one JSON value, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JsonOutputTest {
  private Path folder;
  private Path table;
  private JsonNode trained;

  @BeforeAll
  void train(@TempDir Path place) throws IOException {
    folder = place;
    table = folder.resolve("people.csv");
    var rows = new StringBuilder("age,group,label\n");
    for (int i = 0; i < 60; i++) {
      rows.append(
          "%d,%s,%s\n".formatted(20 + i * 7 % 41, "ab".charAt(i % 2), i % 3 == 0 ? "yes" : "no"));
    }
    Files.writeString(table, rows);
    trained = json("train", "table-dense", "data.path=" + table, "train.epochs=1");
  }

  /** Returns what a command prints, which must be one JSON value. */
  private JsonNode json(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.add("--json");
    Session.Answer answer = Session.in(folder).run(all.toArray(new String[0]));
    assertThat(answer.err()).as("%s", all).doesNotContain("error: ");
    assertThat(answer.exitCode()).as("%s", all).isZero();
    return JsonMapper.shared().readTree(answer.out());
  }

  @Test
  void train_saysHowTheRunEnded() {
    assertThat(trained.get("status").asString()).isEqualTo("finished");
    assertThat(trained.get("report").asString()).endsWith("report.html");
    assertThat(trained.get("results").get("run")).isEqualTo(trained.get("run"));
    assertThat(trained.get("notes").isArray()).isTrue();
  }

  @Test
  void plan_saysWhatARunWouldDo() {
    JsonNode plan = json("train", "table-dense", "data.path=" + table, "--dry-run");
    assertThat(plan.get("recipe").get("data.target").asString()).isEqualTo("label");
    assertThat(plan.get("splits").get(0).get("name").asString()).isEqualTo("training");
    assertThat(plan.get("seconds").get("highest").asDouble())
        .isGreaterThanOrEqualTo(plan.get("seconds").get("lowest").asDouble());
  }

  @Test
  void runs_inEveryForm() {
    String id = trained.get("run").asString();
    assertThat(json("runs").get(0).get("id").asString()).isEqualTo(id);
    assertThat(json("runs", "list", "--last", "1").size()).isEqualTo(1);
    assertThat(json("runs", "show", id).get("run").asString()).isEqualTo(id);
    assertThat(json("runs", "tag", id, "good").get("tags").get(0).asString()).isEqualTo("good");
    assertThat(json("runs", "reindex").get("runs").asInt()).isEqualTo(1);
    assertThat(json("runs", "compare", id, id).isObject()).isTrue();
    assertThat(json("runs", "compare", "--exact", id, id).isObject()).isTrue();
    assertThat(json("open", id).get("report").asString()).endsWith("report.html");
    assertThat(Session.in(folder).run("runs", "delete", id, "--json").err())
        .startsWith("error: --json asks nothing: add --yes to delete");
  }

  @Test
  void data_inEveryForm() {
    JsonNode rows = json("data", "inspect", "table", "path=" + table);
    assertThat(rows.get("samples").asInt()).isEqualTo(60);
    assertThat(rows.get("kind").asString()).isEqualTo("rows");
    assertThat(rows.get("splits").get(2).get("perClass").get("yes").isNumber()).isTrue();
    Path faces = folder.resolve("faces");
    JsonNode written =
        json(
            "data",
            "synth",
            "layout=generated",
            "path=" + faces,
            "count=24",
            "testCount=8",
            "size=16");
    assertThat(written.get("folder").asString()).isEqualTo(faces.toString());
    JsonNode images = json("data", "inspect", "generated", "path=" + faces, "size=16");
    assertThat(images.get("kind").asString()).isEqualTo("images");
    assertThat(json("data", "cache").get("sets").isArray()).isTrue();
    assertThat(json("data", "cache", "clear").get("deleted").isArray()).isTrue();
  }

  @Test
  void doctor_listsFindings() {
    JsonNode doctor = json("doctor");
    assertThat(doctor.get("ready").asBoolean()).isTrue();
    assertThat(doctor.get("findings").get(0).get("name").asString()).isEqualTo("Fairlead");
  }

  @Test
  void weights_inspectAndConvert() {
    var network = Networks.create(NetworkSpec.of("cifarresnet8", 3));
    Path file = folder.resolve("model.safetensors");
    Safetensors.write(file, Initializer.initialize(network, 1), Map.of());
    assertThat(json("weights", "inspect", file.toString()).isObject()).isTrue();
    Path other = folder.resolve("other.safetensors");
    assertThat(json("weights", "convert", file.toString(), other.toString()).get("tensors").asInt())
        .isPositive();
  }

  @Test
  void predict_printsOneObjectARow() {
    Session.Answer answer =
        Session.in(folder).typing("age,group\n30,a\n40,b\n").run("predict", "last", "-", "--json");
    assertThat(answer.out().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(JsonMapper.shared().readTree(line).has("label")).isTrue());
  }
}
