#include "viewer/ui/palette_search.h"

#include <algorithm>
#include <limits>

#include "viewer/ui/alarm_list.h"
#include "viewer/ui/describe.h"
#include "viewer/ui/fuzzy.h"

namespace sandtable::ui {
namespace {

struct Value {
  std::string id;
  Text name;
};

std::vector<Value> values_of(ArgumentKind kind, const Snapshot* snapshot, UiQueries& queries) {
  std::vector<Value> values;
  const auto plain = [&](std::initializer_list<const char*> ids) {
    for (const char* id : ids) values.push_back({id, {id, id}});
  };
  if (kind == ArgumentKind::kOnOff) plain({"on", "off"});
  if (kind == ArgumentKind::kLanguage) plain({"zh-Hant", "en", "both"});
  if (kind == ArgumentKind::kPanel) plain({"layers", "right", "timeline", "alarms", "orders", "resources", "sites", "placement", "selected"});
  if (kind == ArgumentKind::kLayer) {
    for (const LayerInfo& layer : queries.layers()) values.push_back({layer.id, layer.name});
  }
  if (snapshot == nullptr) return values;
  const IncidentState& state = snapshot->live;
  if (kind == ArgumentKind::kResource) {
    for (const auto& [id, resource] : *state.resources) values.push_back({id.str(), resource.config.name});
  }
  if (kind == ArgumentKind::kSite) {
    for (const SiteConfig& site : state.incident->sites) values.push_back({site.id.str(), site.name});
  }
  if (kind == ArgumentKind::kStation) {
    for (const Station& station : state.stations->stations()) values.push_back({station.id.str(), station.name});
  }
  if (kind == ArgumentKind::kOrder) {
    for (const auto& [id, order] : *state.orders) {
      if (!is_closed(order.state)) values.push_back({id.str(), name_of(state, order.resource)});
    }
  }
  if (kind == ArgumentKind::kPlan) {
    for (const auto& [id, plan] : *state.plans) {
      const bool waits = plan.state == PlanState::kProposed || plan.state == PlanState::kApproved;
      if (waits) values.push_back({id.str(), {plan.title, plan.title}});
    }
  }
  if (kind == ArgumentKind::kRole) {
    for (int role = 0; role <= static_cast<int>(snapshot->highest_role); ++role) {
      const std::string id(role_key(static_cast<Role>(role)));
      values.push_back({id, {id, id}});
    }
  }
  if (kind == ArgumentKind::kNote) {
    for (const Note& note : *state.notes) {
      if (note.struck_by.empty()) values.push_back({std::to_string(note.entry), {note.text, note.text}});
    }
  }
  if (kind == ArgumentKind::kAlarm) {
    for (const Alarm* alarm : list_alarms(state, snapshot->live_at).alarms) {
      const Series* series = state.stations->find(alarm->series());
      values.push_back({alarm->id.str(), series != nullptr ? name_of(state, series->station) : Text{}});
    }
  }
  return values;
}

std::string usage(const CommandInfo& command) {
  std::string text(command.name);
  for (const Argument& argument : command.arguments) {
    text += argument.required ? fmt::format(" {}=…", argument.name) : fmt::format(" [{}=…]", argument.name);
  }
  return text;
}

bool needs_arguments(const CommandInfo& command) {
  return std::ranges::any_of(command.arguments, &Argument::required);
}

std::string quoted(const std::string& id) { return id.find(' ') == std::string::npos ? id : "\"" + id + "\""; }

struct Scored {
  int score;
  PaletteEntry entry;
};

std::vector<PaletteEntry> sorted(std::vector<Scored> scored, const Snapshot* snapshot) {
  std::ranges::stable_sort(scored, [](const Scored& a, const Scored& b) { return a.score > b.score; });
  for (Scored& s : scored) {
    if (snapshot != nullptr) s.entry.refusal = s.entry.command->refusal(*snapshot);
  }
  std::vector<PaletteEntry> entries;
  entries.reserve(scored.size());
  for (Scored& s : scored) entries.push_back(std::move(s.entry));
  return entries;
}

/// True when the line can run as it stands: every argument that stands for something names it in full.
bool runs_as_typed(std::string_view line, const Snapshot* snapshot, UiQueries& queries) {
  const auto call = parse_call(line);
  if (!call) return false;
  const CommandInfo& command = *find_command(std::string_view(call->name));
  return std::ranges::all_of(command.arguments, [&](const Argument& argument) {
    const auto given = call->arguments.find(argument.name);
    if (given == call->arguments.end()) return true;  // parse_call has asked for what is required
    const auto values = values_of(argument.kind, snapshot, queries);
    return values.empty() || std::ranges::find(values, given->second, &Value::id) != values.end();
  });
}

/// The typed text split where the argument being typed begins.
struct Typed {
  const CommandInfo* command = nullptr;
  std::string before;    ///< up to and including the last blank
  std::string_view part;
  std::size_t filled = 0;  ///< arguments before
};

Typed split(std::string_view typed) {
  const auto blank = typed.find(' ');
  if (blank == std::string_view::npos) return {};
  Typed result;
  result.command = find_command(typed.substr(0, blank));
  const auto last = typed.rfind(' ');
  result.before = std::string(typed.substr(0, last + 1));
  result.part = typed.substr(last + 1);
  result.filled = static_cast<std::size_t>(std::count(typed.begin(), typed.end(), ' ')) - 1;
  return result;
}

std::vector<PaletteEntry> argument_entries(const Typed& typed, std::string_view whole, const Snapshot* snapshot, UiQueries& queries, const Catalogue& words) {
  std::vector<Scored> scored;
  const CommandInfo& command = *typed.command;
  const Text& title = words.text("command." + std::string(command.name));
  // What is typed in full comes first, so that one Enter runs it.
  const bool runs = runs_as_typed(whole, snapshot, queries);
  if (runs) scored.push_back({std::numeric_limits<int>::max(), {&command, std::string(whole), title, usage(command), true}});
  if (typed.filled < command.arguments.size()) {
    const Argument& argument = command.arguments[typed.filled];
    const auto equals = typed.part.find('=');
    const std::string_view part = equals == std::string_view::npos ? typed.part : typed.part.substr(equals + 1);
    const bool last = typed.filled + 1 >= command.arguments.size() || !command.arguments[typed.filled + 1].required;
    for (const Value& value : values_of(argument.kind, snapshot, queries)) {
      const auto best = std::max({fuzzy_score(part, value.id), fuzzy_score(part, value.name.zh), fuzzy_score(part, value.name.en)});
      if (!best) continue;
      const std::string completion = fmt::format("{}{}={}", typed.before, argument.name, quoted(value.id));
      if (runs && completion == whole) continue;
      scored.push_back({*best, {&command, completion, value.name, value.id, last}});
    }
  }
  if (scored.empty()) scored.push_back({0, {&command, std::string(whole), title, usage(command), true}});
  return sorted(std::move(scored), snapshot);
}

}  // namespace

std::vector<PaletteEntry> search_palette(std::string_view typed, const Catalogue& words, const Snapshot* snapshot, UiQueries& queries) {
  if (const Typed parts = split(typed); parts.command != nullptr) return argument_entries(parts, typed, snapshot, queries, words);
  std::vector<Scored> scored;
  for (const CommandInfo& command : command_table()) {
    const std::string name(command.name);
    const Text& title = words.text("command." + name);
    const auto best = std::max({fuzzy_score(typed, name), fuzzy_score(typed, title.zh), fuzzy_score(typed, title.en)});
    if (!best) continue;
    const bool more = needs_arguments(command);
    scored.push_back({*best, {&command, more ? name + " " : name, title, usage(command), !more}});
  }
  return sorted(std::move(scored), snapshot);
}

}  // namespace sandtable::ui
