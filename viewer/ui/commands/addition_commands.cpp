#include <utility>

#include "viewer/ui/commands/command_groups.h"
#include "viewer/ui/resource_form.h"

// What turns up during an incident: sites and resources that the place file does not know.
namespace sandtable::ui::commands {
namespace {

/// The point named, else what is likeliest meant by "here".
std::string meant_point(const CommandCall& call, const CommandEnvironment& e, std::string_view name) {
  if (std::string text = argument(call, name); !text.empty()) return text;
  return point_text(point_offers(e.state, *e.snapshot, e.queries).front().at);
}

Status refused(CommandEnvironment& e, const FormFault& fault) {
  e.refused = fault.refusal;
  return fail(ErrorCode::kRefused, "{}", fault.refusal.message());
}

Status submit_form(CommandEnvironment& e, tl::expected<Command, FormFault> command) {
  if (!command) return refused(e, command.error());
  return submit(e, *std::move(command));
}

/// The site named, else the selected one; only of those that were declared during the incident.
Result<SiteConfig> meant_declared_site(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  SiteId id(argument(call, "site"));
  if (const auto* selected = std::get_if<SiteId>(&e.state.selection); id.empty() && selected != nullptr) id = *selected;
  const SiteConfig* site = (*now)->live.site(id);
  if (site == nullptr) return fail(ErrorCode::kNotFound, "no site is named or selected");
  if ((*now)->live.is_declared(id)) return *site;
  e.refused = Refusal{"refusal.site_of_place", id.str()};
  return fail(ErrorCode::kRefused, "{}", e.refused->message());
}

/// The same of resources that were registered during the incident.
Result<const Resource*> meant_registered_resource(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  ResourceId id(argument(call, "resource"));
  if (const auto* chosen = std::get_if<ResourceId>(&e.state.selection); id.empty() && chosen != nullptr) id = *chosen;
  const Resource* resource = (*now)->live.resource(id);
  if (resource == nullptr) return fail(ErrorCode::kNotFound, "no resource is named or selected");
  if (resource->registered) return resource;
  e.refused = Refusal{"refusal.resource_of_place", id.str()};
  return fail(ErrorCode::kRefused, "{}", e.refused->message());
}

/// Takes over what the call says.
void put(const CommandCall& call, std::string_view name, std::string& text) {
  if (call.arguments.contains(name)) text = argument(call, name);
}

Status ask_site(const CommandCall& call, CommandEnvironment& e) {
  if (auto now = open_snapshot(e); !now) return pass(now);
  SiteDialog dialog;
  dialog.form.at = meant_point(call, e, "at");
  dialog.form.name = argument(call, "name");
  dialog.offers = point_offers(e.state, *e.snapshot, e.queries);
  e.state.dialog = std::move(dialog);
  return {};
}

Status declare_site(const CommandCall& call, CommandEnvironment& e) {
  if (auto now = open_snapshot(e); !now) return pass(now);
  SiteForm form;
  form.name = argument(call, "name");
  form.name_en = argument(call, "name-en");
  form.at = meant_point(call, e, "at");
  form.priority = static_cast<int>(number(call, "priority").value_or(form.priority));
  return submit_form(e, command_of(form, e.snapshot->live, e.place));
}

Status ask_site_again(const CommandCall& call, CommandEnvironment& e, bool withdraws) {
  auto site = meant_declared_site(call, e);
  if (!site) return pass(site);
  e.state.dialog = SiteDialog{form_of(*site), withdraws, {}, point_offers(e.state, *e.snapshot, e.queries)};
  return {};
}

Status correct_site(const CommandCall& call, CommandEnvironment& e) {
  auto site = meant_declared_site(call, e);
  if (!site) return pass(site);
  SiteForm form = form_of(*site);
  put(call, "name", form.name);
  put(call, "name-en", form.name_en);
  put(call, "at", form.at);
  form.priority = static_cast<int>(number(call, "priority").value_or(form.priority));
  return submit_form(e, command_of(form, e.snapshot->live, e.place));
}

Status withdraw_site(const CommandCall& call, CommandEnvironment& e) {
  auto site = meant_declared_site(call, e);
  if (!site) return pass(site);
  return submit(e, WithdrawSite{site->id, argument(call, "reason")});
}

Status ask_resource(const CommandCall&, CommandEnvironment& e) {
  if (auto now = open_snapshot(e); !now) return pass(now);
  ResourceDialog dialog;
  const auto& depots = e.snapshot->live.incident->depots;
  if (!depots.empty()) dialog.form.where = depots.front().id;
  dialog.offers = point_offers(e.state, *e.snapshot, e.queries);
  e.state.dialog = std::move(dialog);
  return {};
}

Status fill_in(const CommandCall& call, ResourceForm& form) {
  if (const std::string kind = argument(call, "kind"); !kind.empty()) {
    const auto known = parse_resource_kind(kind);
    if (!known) return fail(ErrorCode::kInvalid, "resource.register: no kind of resource is '{}'", clipped(kind, 60));
    form.kind = *known;
  }
  const std::pair<std::string_view, std::string&> fields[] = {
      {"name", form.name},     {"name-en", form.name_en}, {"capacity", form.capacity}, {"head", form.head},
      {"people", form.people}, {"stock", form.stock},     {"owner", form.owner},       {"payer", form.payer},
      {"where", form.where},   {"skills", form.skills}};
  for (const auto& [name, text] : fields) put(call, name, text);
  return {};
}

Status register_resource(const CommandCall& call, CommandEnvironment& e) {
  if (auto now = open_snapshot(e); !now) return pass(now);
  ResourceForm form;
  if (Status filled = fill_in(call, form); !filled) return filled;
  return submit_form(e, command_of(form, e.snapshot->live, e.place));
}

Status ask_resource_again(const CommandCall& call, CommandEnvironment& e) {
  auto resource = meant_registered_resource(call, e);
  if (!resource) return pass(resource);
  e.state.dialog = ResourceDialog{form_of(**resource, e.snapshot->live), point_offers(e.state, *e.snapshot, e.queries)};
  return {};
}

Status correct_resource(const CommandCall& call, CommandEnvironment& e) {
  auto resource = meant_registered_resource(call, e);
  if (!resource) return pass(resource);
  ResourceForm form = form_of(**resource, e.snapshot->live);
  if (Status filled = fill_in(call, form); !filled) return filled;
  return submit_form(e, command_of(form, e.snapshot->live, e.place));
}

}  // namespace

void add_additions(std::vector<CommandInfo>& table) {
  using C = const CommandCall&;
  using E = CommandEnvironment&;
  const Argument at{"at", ArgumentKind::kXY, false};
  const Argument name{"name", ArgumentKind::kText, true};
  const Argument maybe_name{"name", ArgumentKind::kText, false};
  const Argument name_en{"name-en", ArgumentKind::kText, false};
  const Argument priority{"priority", ArgumentKind::kNumber, false};
  const Argument site{"site", ArgumentKind::kSite, false};
  const Argument resource{"resource", ArgumentKind::kResource, false};
  const std::vector<Argument> of_resource{
      {"kind", ArgumentKind::kText, false},     {"capacity", ArgumentKind::kNumber, false},
      {"where", ArgumentKind::kText, false},    {"owner", ArgumentKind::kText, false},
      {"payer", ArgumentKind::kText, false},    {"head", ArgumentKind::kNumber, false},
      {"people", ArgumentKind::kNumber, false}, {"stock", ArgumentKind::kNumber, false},
      {"skills", ArgumentKind::kText, false},   name_en};
  const auto with = [&](std::initializer_list<Argument> first) {
    std::vector<Argument> all(first);
    all.insert(all.end(), of_resource.begin(), of_resource.end());
    return all;
  };
  table.insert(table.end(), {
                                {"site.ask-declare", {at, maybe_name}, {.key = 'M', .shift = true}, ask_site},
                                {"site.declare", {name, at, priority, name_en}, {}, declare_site},
                                {"site.ask-correct", {site}, {}, [](C c, E e) { return ask_site_again(c, e, false); }},
                                {"site.correct", {site, maybe_name, at, priority, name_en}, {}, correct_site},
                                {"site.ask-withdraw", {site}, {}, [](C c, E e) { return ask_site_again(c, e, true); }},
                                {"site.withdraw", {{"reason", ArgumentKind::kText, true}, site}, {}, withdraw_site},
                                {"resource.ask-register", {}, {.key = 'R', .shift = true}, ask_resource},
                                {"resource.register", with({name}), {}, register_resource},
                                {"resource.ask-correct", {resource}, {}, ask_resource_again},
                                {"resource.correct", with({resource, maybe_name}), {}, correct_resource},
                            });
}

}  // namespace sandtable::ui::commands
