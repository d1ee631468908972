#include "viewer/ui/resource_form.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "viewer/ui/reading_form.h"

namespace sandtable::ui {
namespace {

/// A number, or nothing where nothing is typed.
tl::expected<double, FormFault> number_in(std::string_view field, std::string_view typed) {
  if (trimmed(typed).empty()) return 0;
  const auto value = typed_number(typed);
  if (!value) return tl::unexpected(FormFault{field, {"refusal.no_number", clipped(typed, 40)}});
  return *value;
}

/// "boat, first aid、sandbags" between commas of either script.
std::vector<std::string> words_between_commas(std::string text) {
  for (const std::string_view comma : {"、", "，"}) {
    for (std::size_t at = text.find(comma); at != std::string::npos; at = text.find(comma)) {
      text.replace(at, comma.size(), ",");
    }
  }
  std::vector<std::string> words;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t comma = rest.find(',');
    const std::string_view word = trimmed(rest.substr(0, comma));
    if (!word.empty()) words.emplace_back(word);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  return words;
}

const DepotConfig* depot_called(const IncidentState& state, const std::string& typed) {
  const std::string name = folded(typed);
  const auto& depots = state.incident->depots;
  const auto found = std::ranges::find_if(depots, [&](const DepotConfig& depot) {
    return depot.id == typed || folded(depot.name.zh) == name || folded(depot.name.en) == name;
  });
  return found == depots.end() || name.empty() ? nullptr : &*found;
}

std::string with_commas(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string figure_text(double value) { return value > 0 ? fmt::format("{:g}", value) : std::string(); }

/// The figures that this kind is good for; the rest of `config` stays as it is.
std::optional<FormFault> read_figures(const ResourceForm& form, ResourceConfig& config) {
  struct Figure {
    std::string_view field;
    const std::string& typed;
    bool is_asked;
    double& value;
  };
  double people = config.people;
  double& stock = form.kind == ResourceKind::kFuelTruck ? config.stock_l : config.stock_m;
  const bool pumps = form.kind == ResourceKind::kMobilePump;
  const std::array figures{Figure{"capacity", form.capacity, pumps, config.capacity_m3_per_s},
                           Figure{"head", form.head, pumps, config.head_m},
                           Figure{"people", form.people, has_people(form.kind), people},
                           Figure{"stock", form.stock, has_stock(form.kind), stock}};
  for (const Figure& figure : figures) {
    if (!figure.is_asked) continue;
    const auto value = number_in(figure.field, figure.typed);
    if (!value) return value.error();
    figure.value = *value;
  }
  if (people < 0 || people > 10'000) return FormFault{"people", {"refusal.no_number", form.people}};
  config.people = static_cast<int>(std::lround(people));
  return std::nullopt;
}

}  // namespace

bool has_people(ResourceKind kind) { return kind == ResourceKind::kCrew || kind == ResourceKind::kVolunteers; }
bool has_stock(ResourceKind kind) { return kind == ResourceKind::kBarrierStock || kind == ResourceKind::kFuelTruck; }

ResourceForm form_of(const Resource& resource, const IncidentState& state) {
  const ResourceConfig& known = resource.config;
  ResourceForm form;
  form.id = known.id;
  form.kind = known.kind;
  form.name = known.name.zh;
  if (known.name.en != known.name.zh) form.name_en = known.name.en;
  form.capacity = figure_text(known.capacity_m3_per_s);
  form.head = figure_text(known.head_m);
  form.people = figure_text(known.people);
  form.stock = figure_text(known.kind == ResourceKind::kFuelTruck ? known.stock_l : known.stock_m);
  form.owner = known.owner;
  form.payer = known.payer;
  const DepotConfig* depot = depot_called(state, known.depot);
  form.where = depot != nullptr ? depot->id : resource.base ? point_text(*resource.base) : "";
  form.skills = with_commas(known.skills);
  return form;
}

tl::expected<Command, FormFault> command_of(const ResourceForm& form, const IncidentState& state, const Place& place) {
  const Resource* known = state.resource(form.id);
  ResourceConfig config;
  config.mutual_aid = true;
  if (known != nullptr) config = known->config;
  config.id = known == nullptr ? next_resource_id(state) : form.id;
  config.kind = form.kind;
  config.name = {form.name, form.name_en};
  config.owner = form.owner;
  config.payer = form.payer;
  config.skills = words_between_commas(form.skills);
  if (auto fault = read_figures(form, config)) return tl::unexpected(*std::move(fault));
  std::optional<LocalXY> at;
  const DepotConfig* depot = depot_called(state, std::string(trimmed(form.where)));
  config.depot = depot == nullptr ? "" : depot->id;
  if (depot == nullptr) {
    const auto typed = typed_point(form.where, place);
    if (!typed) {
      const bool is_point = typed.error().key == "refusal.outside_place";
      return tl::unexpected(
          FormFault{"where", is_point ? typed.error() : Refusal{"refusal.no_such_depot", clipped(form.where, 60)}});
    }
    at = *typed;
  }
  if (known != nullptr) return CorrectResource{std::move(config), at};
  return RegisterResource{std::move(config), at};
}

std::string_view resource_field(const Refusal& refusal) {
  struct FieldOf {
    std::string_view key;
    std::string_view field;
  };
  static constexpr std::array kFields{
      FieldOf{"refusal.unnamed", "name"},         FieldOf{"refusal.name_too_long", "name"},
      FieldOf{"refusal.no_capacity", "capacity"}, FieldOf{"refusal.capacity_range", "capacity"},
      FieldOf{"refusal.head_range", "head"},      FieldOf{"refusal.no_stock", "stock"},
      FieldOf{"refusal.out_of_range", "stock"},   FieldOf{"refusal.no_base", "where"},
      FieldOf{"refusal.no_such_depot", "where"}};
  const auto row = std::ranges::find(kFields, refusal.key, &FieldOf::key);
  return row == kFields.end() ? std::string_view{} : row->field;
}

}  // namespace sandtable::ui
