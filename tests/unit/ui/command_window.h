#pragma once

#include "tests/unit/ui/fake_incident.h"
#include "viewer/ui/command_table.h"

namespace sandtable::ui::testing {

/// Everything that a command works on, over the fake incident.
struct Window {
  UiState state;
  Snapshot snapshot = fake_snapshot();
  Place place = fake_place();
  FakeQueries queries;
  Intents intents;

  Status run(std::string_view line) {
    auto call = parse_call(line);
    if (!call) return pass(call);
    CommandEnvironment environment{state, &snapshot, place, queries, "tester", intents};
    return run_command(*call, environment);
  }
};

}  // namespace sandtable::ui::testing
