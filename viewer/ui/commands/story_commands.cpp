#include <algorithm>

#include "viewer/ui/commands/command_groups.h"

// A story of the incident: pages that are recorded from the window, put in order and kept in the incident file.
namespace sandtable::ui::commands {
namespace {

constexpr std::size_t kMostChapters = 100;  // as parse_story()
constexpr std::size_t kLongestTitle = 120;
constexpr std::size_t kLongestCaption = 600;

/// Both languages; who writes one only is read in both.
Text words_of(const CommandCall& call, const std::string& name, std::size_t longest) {
  std::string zh = clipped(valid_utf8(argument(call, name)), longest);
  std::string en = clipped(valid_utf8(argument(call, name + "_en")), longest);
  if (zh.empty()) zh = en;
  if (en.empty()) en = zh;
  return {zh, en};
}

void changed(CommandEnvironment& e) {
  e.state.story.open = true;
  e.state.story.saved = false;
}

/// The page that is meant, from 1; the chosen one where none is named.
Result<std::size_t> page(const CommandCall& call, std::string_view name, const CommandEnvironment& e) {
  const std::size_t count = e.state.story.draft.story.chapters.size();
  const double asked = number(call, name).value_or(static_cast<double>(e.state.story.chosen + 1));
  if (asked < 1 || asked > static_cast<double>(count))
    return fail(ErrorCode::kNotFound, "{}: page {:g} of a story of {} pages", call.name, asked, count);
  return static_cast<std::size_t>(asked) - 1;
}

Status record(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  auto& chapters = e.state.story.draft.story.chapters;
  if (chapters.size() >= kMostChapters)
    return fail(ErrorCode::kRefused, "story.record: a story has at most {} pages", kMostChapters);
  StoryChapter chapter;
  chapter.title = words_of(call, "title", kLongestTitle);
  chapter.caption = words_of(call, "caption", kLongestCaption);
  if (chapter.title.zh.empty()) return fail(ErrorCode::kInvalid, "story.record: a page needs a title");
  if (chapter.caption.zh.empty()) chapter.caption = chapter.title;
  const ViewStatus view = e.queries.view();
  chapter.at = std::max((*now)->at - (*now)->recorded.from, Duration{0});
  chapter.look = view.look;
  chapter.map_2d = view.mode == ViewMode::kMap2d;
  for (const LayerInfo& layer : e.queries.layers()) (layer.visible ? chapter.show : chapter.hide).push_back(layer.id);
  const std::size_t after = chapters.empty() ? 0 : std::min(e.state.story.chosen + 1, chapters.size());
  chapters.insert(chapters.begin() + static_cast<std::ptrdiff_t>(after), std::move(chapter));
  e.state.story.chosen = after;
  e.state.story.typed_title.clear();
  e.state.story.typed_caption.clear();
  changed(e);
  return {};
}

Status remove(const CommandCall& call, CommandEnvironment& e) {
  const auto at = page(call, "page", e);
  if (!at) return pass(at);
  auto& chapters = e.state.story.draft.story.chapters;
  chapters.erase(chapters.begin() + static_cast<std::ptrdiff_t>(*at));
  if (e.state.story.chosen > 0 && e.state.story.chosen >= chapters.size()) e.state.story.chosen = chapters.size() - 1;
  changed(e);
  return {};
}

Status move(const CommandCall& call, CommandEnvironment& e) {
  const auto from = page(call, "page", e);
  if (!from) return pass(from);
  const auto to = page(call, "to", e);
  if (!to) return pass(to);
  auto& chapters = e.state.story.draft.story.chapters;
  const auto at = [&](std::size_t i) { return chapters.begin() + static_cast<std::ptrdiff_t>(i); };
  if (*from < *to) {
    std::rotate(at(*from), at(*from + 1), at(*to + 1));
  } else {
    std::rotate(at(*to), at(*from), at(*from + 1));
  }
  e.state.story.chosen = *to;
  changed(e);
  return {};
}

Status rename(const CommandCall& call, CommandEnvironment& e) {
  const auto at = page(call, "page", e);
  if (!at) return pass(at);
  StoryChapter& chapter = e.state.story.draft.story.chapters[*at];
  const Text title = words_of(call, "title", kLongestTitle);
  const Text caption = words_of(call, "caption", kLongestCaption);
  if (!title.zh.empty()) chapter.title = title;
  if (!caption.zh.empty()) chapter.caption = caption;
  changed(e);
  return {};
}

/// Shows a page as it was recorded.
Status go(const CommandCall& call, CommandEnvironment& e) {
  auto now = open_snapshot(e);
  if (!now) return pass(now);
  const auto at = page(call, "page", e);
  if (!at) return pass(at);
  e.state.story.chosen = *at;
  const StoryChapter& chapter = e.state.story.draft.story.chapters[*at];
  for (const std::string& layer : chapter.show) e.intents.push_back(SetLayerVisible{layer, true});
  for (const std::string& layer : chapter.hide) e.intents.push_back(SetLayerVisible{layer, false});
  e.intents.push_back(SetViewMode{chapter.map_2d ? ViewMode::kMap2d : ViewMode::kScene3d});
  if (const auto* camera = std::get_if<StoryCamera>(&chapter.look)) {
    e.intents.push_back(LookFrom{camera->at, camera->distance_m, camera->heading_deg, camera->pitch_deg});
  } else if (const auto* site = std::get_if<SiteId>(&chapter.look)) {
    e.intents.push_back(FlyTo{*site});
  } else if (const auto* station = std::get_if<StationId>(&chapter.look)) {
    e.intents.push_back(FlyTo{*station});
  } else {
    e.intents.push_back(FlyTo{WholePlace{}});
  }
  e.intents.push_back(Seek{std::min((*now)->recorded.from + chapter.at, (*now)->recorded.to)});
  return {};
}

Status save(const CommandCall& call, CommandEnvironment& e) {
  NamedStory& draft = e.state.story.draft;
  if (draft.story.chapters.empty()) return fail(ErrorCode::kRefused, "story.save: the story has no page yet");
  if (const std::string name = argument(call, "name"); !name.empty())
    draft.name = clipped(valid_utf8(name), kLongestTitle);
  if (draft.name.empty()) return fail(ErrorCode::kInvalid, "story.save: the story needs a name");
  if (const std::string trouble = e.queries.story_trouble(); !trouble.empty())
    return fail(ErrorCode::kRefused, "story.save: {}", trouble);
  draft.story.title = {draft.name, draft.name};
  e.intents.push_back(KeepStory{draft});
  e.state.story.saved = true;
  return {};
}

Result<NamedStory> kept(const CommandCall& call, CommandEnvironment& e) {
  const std::string name = argument(call, "name");
  for (NamedStory& story : e.queries.stories()) {
    if (story.name == name) return std::move(story);
  }
  return fail(ErrorCode::kNotFound, "{}: the incident keeps no story '{}'", call.name, clipped(name, kLongestTitle));
}

Status open(const CommandCall& call, CommandEnvironment& e) {
  auto story = kept(call, e);
  if (!story) return pass(story);
  e.state.story.draft = std::move(*story);
  e.state.story.chosen = 0;
  e.state.story.saved = true;
  e.state.story.open = true;
  return {};
}

Status forget(const CommandCall& call, CommandEnvironment& e) {
  const auto story = kept(call, e);
  if (!story) return pass(story);
  e.intents.push_back(ForgetStory{story->name});
  if (e.state.story.draft.name == story->name) e.state.story.saved = false;
  return {};
}

Status begin(const CommandCall&, CommandEnvironment& e) {
  e.state.story = {};
  e.state.story.open = true;
  return {};
}

Status toggle_story(const CommandCall&, CommandEnvironment& e) {
  e.state.story.open = !e.state.story.open;
  return {};
}

}  // namespace

void add_story(std::vector<CommandInfo>& table) {
  const Argument number{"page", ArgumentKind::kNumber, false};
  const Argument title{"title", ArgumentKind::kText, false};
  const Argument caption{"caption", ArgumentKind::kText, false};
  const Argument title_en{"title_en", ArgumentKind::kText, false};
  const Argument caption_en{"caption_en", ArgumentKind::kText, false};
  const Argument name{"name", ArgumentKind::kText, true};
  table.insert(table.end(),
               {
                   {"story.panel", {}, {.key = 'Y'}, toggle_story},
                   {"story.record", {{"title", ArgumentKind::kText, true}, caption, title_en, caption_en}, {}, record},
                   {"story.go", {number}, {}, go},
                   {"story.rename", {number, title, caption, title_en, caption_en}, {}, rename},
                   {"story.move", {number, {"to", ArgumentKind::kNumber, true}}, {}, move},
                   {"story.remove", {number}, {}, remove},
                   {"story.save", {{"name", ArgumentKind::kText, false}}, {}, save},
                   {"story.open", {name}, {}, open},
                   {"story.forget", {name}, {}, forget},
                   {"story.new", {}, {}, begin},
               });
}

}  // namespace sandtable::ui::commands
