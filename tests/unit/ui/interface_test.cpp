#include <gtest/gtest.h>
#include <imgui.h>

#include <algorithm>
#include <cctype>

#include "tests/unit/ui/fake_incident.h"
#include "twin/runtime/answer_desk.h"
#include "viewer/ui/kiosk/kiosk_layout.h"
#include "viewer/ui/plan_proposals.h"
#include "viewer/ui/user_interface.h"

namespace sandtable::ui {
namespace {

using testing::storm_now;

class QueriesWithSound final : public UiQueries {
 public:
  std::vector<Sample> samples(const SeriesId& series, TimeRange range) override { return tables.samples(series, range); }
  TimelineBins timeline(TimeRange range, std::size_t bins) override { return tables.timeline(range, bins); }
  std::vector<LayerInfo> layers() override { return tables.layers(); }
  DepthLegend depth_legend() override { return tables.depth_legend(); }
  std::vector<WorldLabel> labels() override { return tables.labels(); }
  ViewStatus view() override { return tables.view(); }
  std::optional<BuildingInfo> building(BuildingRef building) override { return tables.building(building); }
  std::vector<WorkStatus> works() override { return tables.works(); }
  FrameStatistics statistics() override { return tables.statistics(); }
  SoundStatus sound() override { return status; }

  testing::FakeQueries tables;
  SoundStatus status;
};

/// The whole interface without a window: real panels, frames of a sixtieth of a second, keys as a host hands them on.
class Keyboard : public ::testing::Test {
 protected:
  void SetUp() override {
    context_ = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(1600, 900);
    io.DeltaTime = 1.0F / 60;
#if IMGUI_VERSION_NUM < 18700
    io.KeyMap[ImGuiKey_Enter] = kEnterSlot;
#endif
    auto made = UserInterface::create({});
    if (!made) GTEST_SKIP() << made.error().message;
    interface_ = std::move(*made);
    frames(3);
    intents_.clear();
  }
  void TearDown() override {
    interface_.reset();
    ImGui::DestroyContext(context_);
  }

  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(interface_->prepare_fonts());
      ImGui::NewFrame();
      FrameOutput out = interface_->draw({&snapshot_, place_, queries_, "tester"});
      ImGui::Render();
      redraw_after_ = out.redraw_after;
      std::ranges::move(out.intents, std::back_inserter(intents_));
      complaints_.insert(complaints_.end(), out.complaints.begin(), out.complaints.end());
    }
  }
  bool press(const char* chord) {
    const bool taken = interface_->press(*parse_chord(chord));
    frames(4);
    return taken;
  }
  bool press(int key) {
    const bool taken = interface_->press({.key = key});
    frames(4);
    return taken;
  }
  void type(const char* text) {
    for (; *text != '\0'; ++text) {
      interface_->press({.key = std::toupper(static_cast<unsigned char>(*text))});
      ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(*text));
    }
    frames(3);
  }
  /// Enter as a text field sees it.
  void enter_in_field() {
    for (const bool down : {true, false}) {
#if IMGUI_VERSION_NUM < 18700
      ImGui::GetIO().KeysDown[kEnterSlot] = down;
#else
      ImGui::GetIO().AddKeyEvent(ImGuiKey_Enter, down);
#endif
      frames(2);
    }
  }
  /// The mouse as ImGui sees it.
  void point(ScreenXY at, bool down) {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
    io.MousePos = ImVec2(at.x, at.y);
    io.MouseDown[0] = down;
#else
    io.AddMousePosEvent(at.x, at.y);
    io.AddMouseButtonEvent(0, down);
#endif
    frames(3);
  }
  template <class T>
  std::vector<T> asked() const {
    std::vector<T> found;
    for (const Intent& intent : intents_) {
      if (const auto* one = std::get_if<T>(&intent)) found.push_back(*one);
    }
    return found;
  }
  UiState& state() { return interface_->state(); }

  static constexpr int kEnterSlot = 1;

  ImGuiContext* context_ = nullptr;
  Snapshot snapshot_ = testing::fake_snapshot();
  Place place_ = testing::fake_place();
  QueriesWithSound queries_;
  std::unique_ptr<UserInterface> interface_;
  Intents intents_;
  std::optional<Duration> redraw_after_;
  std::vector<std::string> complaints_;
};

TEST_F(Keyboard, s_then_enter_sends_a_pump_to_the_selected_site) {
  state().selection = SiteId("B01");
  press("S");
  ASSERT_TRUE(std::holds_alternative<DispatchDialog>(state().dialog));
  press(key::kEnter);
  const auto sent = asked<Dispatch>();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent.front().site, SiteId("B01"));
  EXPECT_FALSE(sent.front().resource.empty());
  EXPECT_EQ(state().dialog.index(), 0U);
}

TEST_F(Keyboard, a_live_clock_has_no_button_that_only_says_no) {
  const Rect timeline = lay_out(1600, 900, state()).timeline;
  const float scale = static_cast<float>(lay_out(1600, 900, state()).scale);
  const auto press_control = [&](int place) {  // previous alarm, slower, pause, faster, next alarm
    const ScreenXY at{timeline.x + (10 + 13 + 31 * static_cast<float>(place)) * scale, timeline.y + 18 * scale};
    point(at, false);
    point(at, true);
    point(at, false);
  };
  snapshot_.tense = Tense::kLive;
  snapshot_.has_now = true;
  snapshot_.at = snapshot_.live_at;
  press_control(2);
  ASSERT_EQ(asked<SetPaused>().size(), 1U) << "the clock of a recording is held";
  intents_.clear();
  snapshot_.live.incident.edit().incident.start.reset();
  for (const int place : {1, 2, 3}) press_control(place);
  EXPECT_TRUE(asked<SetPaused>().empty());
  EXPECT_TRUE(complaints_.empty()) << complaints_.front();
}

TEST_F(Keyboard, every_button_of_a_selected_sensor_asks_for_a_command_that_exists) {
  const Snapshot& now = snapshot_;
  const auto show_sensor = [&] {
    state().dialog = std::monostate{};
    state().selection = now.state.stations->stations().front().id;
    state().section_open.fill(false);
    state().section_open[static_cast<std::size_t>(Section::kSelected)] = true;
  };
  show_sensor();
  frames(5);
  const Rect right = lay_out(1600, 900, state()).right;
  std::size_t dialogs = 0;
  for (float y = right.y + 60; y < right.bottom(); y += 12) {
    for (float x = right.x + 24; x < right.right(); x += 50) {
      point({x, y}, false);
      point({x, y}, true);
      point({x, y}, false);
      const AnyDialog& open = state().dialog;
      dialogs += std::holds_alternative<VerdictDialog>(open) || std::holds_alternative<CalibrationDialog>(open) ? 1 : 0;
      show_sensor();
    }
  }
  EXPECT_GT(dialogs, 0U) << "its values are judged by buttons, too";
  for (const std::string& complaint : complaints_)
    EXPECT_EQ(complaint.find("no command"), std::string::npos) << complaint;
}

TEST_F(Keyboard, a_swipe_is_dragged_by_its_grip_and_the_map_beside_it_keeps_its_clicks) {
  state().compare = {CompareWay::kSwipe, snapshot_.at, 0.5};
  frames(3);
  const Rect scene = lay_out(1600, 900, state()).scene;
  const auto at = [&](double share) {
    return ScreenXY{scene.x + scene.width * static_cast<float>(share), scene.y + scene.height / 2};
  };
  EXPECT_TRUE(interface_->is_under_panel(at(0.5)));
  EXPECT_FALSE(interface_->is_under_panel(at(0.4)));
  point(at(0.5), false);
  point(at(0.5), true);
  point(at(0.7), true);
  point(at(0.7), false);
  EXPECT_NEAR(state().compare.share, 0.7, 0.005);
  point(at(0.2), true);
  EXPECT_NEAR(state().compare.share, 0.7, 0.005) << "only its grip moves it";
  point(at(0.2), false);
}

TEST_F(Keyboard, a_press_belongs_to_the_panel_that_lies_there_now) {
  const Layout layout = lay_out(1600, 900, state());
  EXPECT_TRUE(interface_->is_under_panel({layout.left.x + 20, layout.left.y + 40}));
  EXPECT_FALSE(interface_->is_under_panel({layout.scene.x + layout.scene.width / 2, layout.scene.y + layout.scene.height / 2}));
  press("G");  // the measures lie over the scene
  const Rect& scene = layout.scene;
  int covered = 0;
  for (int i = 0; i < 400; ++i) {
    const ScreenXY at{scene.x + scene.width * static_cast<float>(i % 20) / 20, scene.y + scene.height * static_cast<float>(i / 20) / 20};
    covered += interface_->is_under_panel(at) ? 1 : 0;
  }
  EXPECT_GT(covered, 5);
  EXPECT_LT(covered, 200);
}

TEST_F(Keyboard, the_type_of_a_wall_with_2160_lines_fits_a_texture) {
  state().mode = WindowMode::kWall;
  ImGui::GetIO().DisplaySize = ImVec2(3840, 2160);
  frames(2);
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  EXPECT_LE(atlas.TexHeight, 8192) << "every card with OpenGL 4.5 takes 16384, and memory is four times this";
  EXPECT_LE(atlas.TexWidth, 8192);
}

TEST_F(Keyboard, a_window_that_opens_on_the_past_of_what_goes_on_keeps_its_clock_in_sight) {
  snapshot_.tense = Tense::kReplay;
  snapshot_.at -= std::chrono::hours{1};
  snapshot_.paused = true;
  interface_.reset();
  interface_ = std::move(*UserInterface::create({}));
  frames(3);
  EXPECT_LE(*redraw_after_, Duration{std::chrono::seconds{1}}) << "the live clock counts seconds";
  snapshot_.has_now = false;
  frames(3);
  EXPECT_GT(*redraw_after_, Duration{std::chrono::seconds{1}}) << "a recording has no clock that goes on";
}

TEST_F(Keyboard, a_character_above_the_basic_plane_is_a_geta_and_no_empty_box) {
  const ImFont* font = ImGui::GetIO().Fonts->Fonts[0];
  ASSERT_NE(font->FindGlyphNoFallback(0x3013), nullptr);
  EXPECT_EQ(font->FindGlyph(0xFFFD)->U0, font->FindGlyph(0x3013)->U0);
  EXPECT_EQ(font->FallbackChar, 0x3013);
}

TEST_F(Keyboard, while_a_measure_is_drawn_enter_backspace_and_esc_are_its) {
  state().selection = SiteId("B01");
  press("G");
  ASSERT_TRUE(state().measures.open);
  MeasurePlan& plan = state().measures;
  plan.take(MeasureTool::kBarrier);
  plan.add_point({0, 0});
  plan.add_point({30, 0});
  plan.add_point({60, 0});
  press(key::kBackspace);
  press(key::kEnter);
  ASSERT_EQ(plan.measures.size(), 1U);
  EXPECT_EQ(std::get<Barrier>(plan.measures[0]).line.size(), 2U);
  press(key::kEscape);
  EXPECT_FALSE(plan.tool);
  EXPECT_EQ(state().selection, Selection(SiteId("B01"))) << "the first Esc lays the tool down and no more";
  press("G");
  EXPECT_FALSE(plan.open);
  EXPECT_EQ(plan.measures.size(), 1U) << "a folded panel forgets nothing";
}

TEST_F(Keyboard, in_the_past_s_then_enter_asks_what_if_and_sends_nobody) {
  snapshot_.at = storm_now() - std::chrono::hours{1};
  snapshot_.tense = Tense::kReplay;
  snapshot_.answers =
      AnswerDesk(nullptr, nullptr, nullptr).answer(snapshot_.state, snapshot_.at, nullptr, std::nullopt);
  state().selection = SiteId("B01");
  press("S");
  press(key::kEnter);
  EXPECT_TRUE(asked<Dispatch>().empty());
  const auto questions = asked<AskWhatIf>();
  ASSERT_EQ(questions.size(), 1U);
  EXPECT_EQ(questions.front().question.at, snapshot_.at);
  ASSERT_EQ(questions.front().question.moves.size(), 1U);
  EXPECT_EQ(questions.front().question.moves[0].site, SiteId("B01"));
  EXPECT_FALSE(questions.front().question.moves[0].resource.empty());
  EXPECT_NE(state().dialog.index(), 0U) << "the answer is read where it was asked for";
}

TEST_F(Keyboard, the_selected_pump_is_the_one_that_is_sent) {
  state().selection = ResourceId("P-12");
  press("S");
  press(key::kEnter);
  const auto sent = asked<Dispatch>();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent.front().resource, ResourceId("P-12"));
}

TEST_F(Keyboard, figures_of_another_moment_send_nobody) {
  snapshot_.answers = AnswerDesk(nullptr, nullptr, nullptr)
                          .answer(snapshot_.live, storm_now() - std::chrono::hours{1}, nullptr, std::nullopt);
  state().selection = SiteId("B01");
  press("S");
  press(key::kEnter);
  EXPECT_TRUE(asked<Dispatch>().empty());
}

TEST_F(Keyboard, o_then_enter_proposes_the_best_plan_for_all_flooded_sites) {
  press("O");
  ASSERT_TRUE(std::holds_alternative<SitePlanDialog>(state().dialog));
  const SitePlan plan = std::get<SitePlanDialog>(state().dialog).plan;
  EXPECT_GT(plan.rows.size(), 3U);
  press(key::kEnter);
  const auto submitted = asked<SubmitCommand>();
  ASSERT_EQ(submitted.size(), 1U);
  EXPECT_EQ(std::get<ProposePlan>(submitted[0].command).orders.size(), plan.rows.size() - plan.unanswered);
  EXPECT_EQ(state().dialog.index(), 0U);
}

TEST_F(Keyboard, the_plan_for_all_is_tried_out_as_it_stands) {
  press("O");
  const ProposePlan plan = proposal_of(std::get<SitePlanDialog>(state().dialog).plan, snapshot_.live, "");
  press("Shift+O");
  const auto questions = asked<AskWhatIf>();
  ASSERT_EQ(questions.size(), 1U);
  EXPECT_EQ(questions[0].question.at, snapshot_.at);
  EXPECT_GT(questions[0].question.moves.size(), 1U);
  EXPECT_EQ(questions[0].question.moves, moves_of(plan.orders));
  EXPECT_TRUE(std::holds_alternative<SitePlanDialog>(state().dialog)) << "asking leaves it open";
}

TEST_F(Keyboard, in_the_plan_for_all_arrows_choose_a_site_and_another_pump_for_it) {
  press("O");
  const auto dialog = [&]() -> const SitePlanDialog& { return std::get<SitePlanDialog>(state().dialog); };
  const SiteId second = dialog().plan.rows.at(1).site;
  press(key::kDown);
  EXPECT_EQ(dialog().row, second);
  press(key::kRight);
  ASSERT_EQ(dialog().overrides.size(), 1U);
  EXPECT_EQ(dialog().overrides[0].site, second);
  EXPECT_LE(dialog().plan.total.weight(), dialog().plan.best.weight())
      << "a person's wish is never better than the best";
  const PlanOverride wish = dialog().overrides[0];
  press(key::kEnter);
  const auto submitted = asked<SubmitCommand>();
  ASSERT_EQ(submitted.size(), 1U);
  const auto& orders = std::get<ProposePlan>(submitted[0].command).orders;
  const auto order = std::ranges::find(orders, second, &IssueOrder::site);
  EXPECT_EQ(order == orders.end() ? ResourceId{} : order->resource, wish.resource);
}

TEST_F(Keyboard, a_viewer_proposes_no_plan) {
  snapshot_.role = Role::kViewer;
  press("O");
  press(key::kEnter);
  EXPECT_TRUE(asked<SubmitCommand>().empty());
}

TEST_F(Keyboard, a_note_is_chosen_with_the_arrows_and_struck_through_with_its_reason) {
  auto& notes = snapshot_.state.notes.edit();
  notes.push_back({41, "north gate shut", "", "", "Lin", storm_now()});
  notes.push_back({42, "south gate shut", "", "", "Lin", storm_now()});
  snapshot_.live.notes = snapshot_.state.notes;
  press("L");
  ASSERT_TRUE(std::holds_alternative<LogDialog>(state().dialog));
  press(key::kDown);
  press(key::kDown);
  EXPECT_EQ(std::get<LogDialog>(state().dialog).chosen, 41) << "the newest stands on top";
  press(key::kEnter);
  EXPECT_TRUE(asked<SubmitCommand>().empty()) << "without a reason nothing is struck through";
  type("it was the south gate");
  press("Ctrl+Enter");
  const auto submitted = asked<SubmitCommand>();
  ASSERT_EQ(submitted.size(), 1U);
  EXPECT_EQ(std::get<StrikeNote>(submitted[0].command).entry, 41);
  EXPECT_EQ(std::get<StrikeNote>(submitted[0].command).reason, "it was the south gate");
}

TEST_F(Keyboard, an_order_under_way_is_sent_elsewhere) {
  state().selection = ResourceId("P-02");
  press("Shift+S");
  ASSERT_TRUE(std::holds_alternative<DispatchDialog>(state().dialog));
  press(key::kDown);
  const SiteId goal = std::get<DispatchDialog>(state().dialog).site;
  press(key::kEnter);
  const auto submitted = asked<SubmitCommand>();
  ASSERT_EQ(submitted.size(), 1U);
  EXPECT_EQ(std::get<RerouteOrder>(submitted[0].command).order.id, OrderId("O-002"));
  EXPECT_EQ(std::get<RerouteOrder>(submitted[0].command).order.site, goal);
}

TEST_F(Keyboard, a_pump_chosen_on_the_map_stays_chosen_until_answers_are_there) {
  const auto ranked = std::exchange(snapshot_.answers, nullptr);
  state().selection = ResourceId("P-12");
  press("S");
  ASSERT_TRUE(std::holds_alternative<DispatchDialog>(state().dialog));
  snapshot_.answers = ranked;
  frames(3);
  press(key::kEnter);
  ASSERT_EQ(asked<Dispatch>().size(), 1U);
  EXPECT_EQ(asked<Dispatch>().front().resource, ResourceId("P-12"));
}

TEST_F(Keyboard, arrows_choose_another_pump) {
  state().selection = SiteId("B01");
  press("S");
  const ResourceId nearest = std::get<DispatchDialog>(state().dialog).resource;
  press(key::kDown);
  const ResourceId second = std::get<DispatchDialog>(state().dialog).resource;
  EXPECT_NE(second, nearest);
  press(key::kUp);
  EXPECT_EQ(std::get<DispatchDialog>(state().dialog).resource, nearest);
  press(key::kDown);
  press(key::kEnter);
  ASSERT_EQ(asked<Dispatch>().size(), 1U);
  EXPECT_EQ(asked<Dispatch>().front().resource, second);
}

TEST_F(Keyboard, what_is_typed_into_a_dialog_is_a_comment_and_no_shortcut) {
  state().selection = SiteId("B01");
  press("S");
  EXPECT_FALSE(press("2"));
  EXPECT_FALSE(press("A"));
  type("two hoses");
  press("Ctrl+Enter");
  EXPECT_TRUE(asked<SetViewMode>().empty());
  ASSERT_EQ(asked<Dispatch>().size(), 1U);
  EXPECT_EQ(asked<Dispatch>().front().comment, "two hoses");
}

TEST_F(Keyboard, enter_in_a_comment_sends_nobody_and_arrows_stay_in_it) {
  state().selection = SiteId("B01");
  press("S");
  const ResourceId nearest = std::get<DispatchDialog>(state().dialog).resource;
  type("two");
  EXPECT_TRUE(interface_->keeps_from_fields({.key = key::kEnter})) << "the field would let go of the keyboard";
  EXPECT_FALSE(press(key::kEnter));
  press(key::kDown);
  EXPECT_TRUE(asked<Dispatch>().empty());
  ASSERT_TRUE(std::holds_alternative<DispatchDialog>(state().dialog));
  EXPECT_EQ(std::get<DispatchDialog>(state().dialog).resource, nearest);
  type(" hoses");
  press("Ctrl+Enter");
  ASSERT_EQ(asked<Dispatch>().size(), 1U);
  EXPECT_EQ(asked<Dispatch>().front().comment, "two hoses");
}

TEST_F(Keyboard, esc_ends_a_comment_before_it_leaves_the_dialog_and_enter_sends_then) {
  state().selection = SiteId("B01");
  press("S");
  type("two");
  press("Esc");
  ASSERT_TRUE(std::holds_alternative<DispatchDialog>(state().dialog));
  press(key::kEnter);
  ASSERT_EQ(asked<Dispatch>().size(), 1U);
  EXPECT_EQ(asked<Dispatch>().front().comment, "two");
}

TEST_F(Keyboard, what_an_input_method_writes_is_a_text_begun_too) {
  press("A");
  ImGui::GetIO().AddInputCharacter(0x597D);
  frames(3);
  press(key::kEnter);
  EXPECT_TRUE(asked<SubmitCommand>().empty());
  press("Ctrl+Enter");
  EXPECT_EQ(asked<SubmitCommand>().size(), 1U);
}

TEST_F(Keyboard, a_reason_is_not_taken_by_the_enter_that_ends_a_word_of_it) {
  press("H");
  ASSERT_TRUE(std::holds_alternative<ShelveDialog>(state().dialog));
  type("works");
  press(key::kEnter);
  EXPECT_TRUE(asked<SubmitCommand>().empty());
  EXPECT_TRUE(std::holds_alternative<ShelveDialog>(state().dialog));
  press("Ctrl+Enter");
  EXPECT_EQ(asked<SubmitCommand>().size(), 1U);
}

TEST_F(Keyboard, a_key_right_after_the_shortcut_belongs_to_the_dialog_already) {
  interface_->press(*parse_chord("S"));
  frames(1);
  EXPECT_FALSE(interface_->press(*parse_chord("2")));
}

TEST_F(Keyboard, escape_leaves_the_dialog_and_sends_nothing) {
  state().selection = SiteId("B01");
  press("S");
  press("Esc");
  EXPECT_EQ(state().dialog.index(), 0U);
  EXPECT_EQ(state().selection, Selection(SiteId("B01")));
  press("Esc");
  EXPECT_EQ(state().selection, Selection{});
  EXPECT_TRUE(asked<Dispatch>().empty());
}

TEST_F(Keyboard, enter_in_the_acknowledge_dialog_acknowledges_once) {
  press("A");
  ASSERT_TRUE(std::holds_alternative<AcknowledgeDialog>(state().dialog));
  press(key::kEnter);
  frames(5);
  EXPECT_EQ(asked<SubmitCommand>().size(), 1U);
}

TEST_F(Keyboard, enter_on_a_dialog_that_is_refused_does_nothing) {
  press("H");
  ASSERT_TRUE(std::holds_alternative<ShelveDialog>(state().dialog));
  press(key::kEnter);  // without a reason nothing may be shelved
  EXPECT_TRUE(asked<SubmitCommand>().empty());
  EXPECT_TRUE(std::holds_alternative<ShelveDialog>(state().dialog));
}

TEST_F(Keyboard, what_a_caller_tells_is_entered_where_it_is_meant) {
  press("Shift+D");
  ASSERT_TRUE(std::holds_alternative<DamageDialog>(state().dialog));
  press(key::kEnter);
  EXPECT_TRUE(asked<SubmitCommand>().empty()) << "nothing is said yet";
  type("knee");
  press("Ctrl+Enter");
  ASSERT_EQ(asked<SubmitCommand>().size(), 1U);
  const auto report = std::get<EnterDamageReport>(asked<SubmitCommand>().front().command);
  EXPECT_EQ(report.text, "knee");
  EXPECT_TRUE(report.at);
}

TEST_F(Keyboard, what_was_counted_is_entered_for_the_selected_store) {
  Resource store;
  store.config.id = ResourceId("BS-1");
  store.config.kind = ResourceKind::kBarrierStock;
  store.config.stock_m = 200;
  snapshot_.live.resources.edit()[store.config.id] = store;
  snapshot_.state.resources = snapshot_.live.resources;
  state().selection = store.config.id;
  press("Shift+B");
  ASSERT_TRUE(std::holds_alternative<StockDialog>(state().dialog));
  type("140");
  press("Ctrl+Enter");
  ASSERT_EQ(asked<SubmitCommand>().size(), 1U);
  EXPECT_EQ(std::get<CountStock>(asked<SubmitCommand>().front().command).amount, 140);
}

TEST_F(Keyboard, what_was_read_by_eye_is_entered_beside_the_sensor) {
  state().selection = StationId("flood-sensors/F012");
  press("V");
  ASSERT_TRUE(std::holds_alternative<ReadingDialog>(state().dialog));
  press(key::kEnter);
  EXPECT_TRUE(asked<SubmitCommand>().empty()) << "there is no number yet";
  type("35");
  press("Ctrl+Enter");
  ASSERT_EQ(asked<SubmitCommand>().size(), 1U);
  const auto entry = std::get<EnterObservation>(asked<SubmitCommand>().front().command);
  EXPECT_EQ(entry.station, StationId("flood-sensors/F012"));
  EXPECT_EQ(entry.value, 35);
  EXPECT_EQ(entry.unit, "cm");
  EXPECT_EQ(entry.time, snapshot_.live_at);
  EXPECT_EQ(state().dialog.index(), 0U);
}

TEST_F(Keyboard, a_site_that_a_caller_tells_of_is_declared_by_keys_alone) {
  queries_.tables.view_.cursor.reset();
  queries_.tables.view_.look.at = {171'000, 2'547'000};
  press("Shift+M");
  ASSERT_TRUE(std::holds_alternative<SiteDialog>(state().dialog));
  press(key::kEnter);
  EXPECT_TRUE(asked<SubmitCommand>().empty()) << "it has no name yet";
  press(key::kDown);
  type("School");
  press("Ctrl+Enter");
  ASSERT_EQ(asked<SubmitCommand>().size(), 1U);
  const SiteConfig site = std::get<DeclareSite>(asked<SubmitCommand>().front().command).site;
  EXPECT_EQ(site.name.zh, "School");
  EXPECT_EQ(site.priority, 2);
  EXPECT_EQ(site.pump_position, (LocalXY{171'000, 2'547'000}));
  EXPECT_EQ(state().dialog.index(), 0U);
}

TEST_F(Keyboard, a_lent_machine_is_of_the_kind_that_the_arrows_choose) {
  press("Shift+R");
  auto* dialog = std::get_if<ResourceDialog>(&state().dialog);
  ASSERT_NE(dialog, nullptr);
  EXPECT_EQ(dialog->form.kind, ResourceKind::kMobilePump);
  press(key::kUp);
  EXPECT_EQ(dialog->form.kind, ResourceKind::kVolunteers);
  type("Red Cross");
  press("Ctrl+Enter");
  ASSERT_EQ(asked<SubmitCommand>().size(), 1U);
  const ResourceConfig lent = std::get<RegisterResource>(asked<SubmitCommand>().front().command).resource;
  EXPECT_EQ(lent.kind, ResourceKind::kVolunteers);
  EXPECT_EQ(lent.name.zh, "Red Cross");
  EXPECT_FALSE(lent.depot.empty());
}

TEST_F(Keyboard, the_palette_runs_a_full_line_on_one_enter_and_closes) {
  press("Ctrl+K");
  type("order.dispatch pump=P-12 site=B01");
  enter_in_field();
  ASSERT_EQ(asked<Dispatch>().size(), 1U);
  EXPECT_EQ(asked<Dispatch>().front().resource, ResourceId("P-12"));
  EXPECT_FALSE(state().palette.open);
}

TEST_F(Keyboard, escape_closes_the_palette_while_it_is_being_typed_into) {
  press("Ctrl+K");
  type("order");
  press("Esc");
  EXPECT_FALSE(state().palette.open);
}

TEST_F(Keyboard, m_mutes_and_unmutes_the_alarm_where_there_is_one) {
  press("M");
  EXPECT_TRUE(asked<MuteAlarms>().empty());
  EXPECT_FALSE(complaints_.empty());
  queries_.status.available = true;
  press("M");
  ASSERT_EQ(asked<MuteAlarms>().size(), 1U);
  EXPECT_TRUE(asked<MuteAlarms>().back().muted);
  queries_.status.muted_for = std::chrono::minutes{4};
  press("M");
  EXPECT_FALSE(asked<MuteAlarms>().back().muted);
}

/// The same in a kiosk with two chapters and a pin.
class KioskWindow : public Keyboard {
 protected:
  void SetUp() override {
    Keyboard::SetUp();
    if (interface_ == nullptr) return;
    Story story;
    story.pin = "2468";
    story.idle = std::chrono::seconds{60};
    story.chapters.resize(2);
    for (StoryChapter& chapter : story.chapters) chapter.length = std::chrono::hours{1};
    state().mode = WindowMode::kKiosk;
    state().kiosk.player = KioskPlayer(std::make_shared<const Story>(std::move(story)));
    frames(3);
    intents_.clear();
  }
  KioskState& kiosk() { return state().kiosk; }
  static ScreenXY next_button() {
    const Layout layout = lay_out_kiosk(1600, 900);
    const float from_right = (10 + kTouch / 2) * layout.scale;
    return {layout.timeline.right() - from_right, layout.timeline.y + layout.timeline.height / 2};
  }
  void tap(ScreenXY at) {
    point(at, true);
    point(at, false);
  }
};

TEST_F(KioskWindow, a_tap_in_the_dark_wakes_it_and_does_nothing_else) {
  press("B");
  ASSERT_TRUE(kiosk().dark);
  EXPECT_TRUE(interface_->is_under_panel({800, 400})) << "nor does the scene get it";
  tap(next_button());
  EXPECT_FALSE(kiosk().dark);
  EXPECT_EQ(kiosk().player.index(), 0U);
  EXPECT_EQ(kiosk().player.phase(), KioskPhase::kPlaying) << "the story goes on";
  EXPECT_TRUE(intents_.empty());
  EXPECT_FALSE(interface_->is_under_panel({800, 400}));
  tap(next_button());
  EXPECT_EQ(kiosk().player.index(), 1U) << "the next one counts";
}

TEST_F(KioskWindow, any_key_in_the_dark_wakes_it_and_does_nothing_else) {
  for (const char* key : {"PageDown", "Esc", "F2", "B"}) {
    press("B");
    ASSERT_TRUE(kiosk().dark);
    press(key);
    EXPECT_FALSE(kiosk().dark) << key;
    EXPECT_EQ(kiosk().player.index(), 0U) << key;
    EXPECT_FALSE(kiosk().pin.is_open()) << key;
  }
  EXPECT_EQ(state().language, LanguageMode::kZhHant);
}

TEST_F(KioskWindow, who_turns_the_map_for_long_is_not_taken_for_gone) {
  point({400, 400}, true);
  ImGui::GetIO().DeltaTime = 20;
  for (int i = 0; i < 6; ++i) point({400.0F + static_cast<float>(i), 400}, true);
  EXPECT_EQ(kiosk().player.phase(), KioskPhase::kVisiting);
  for (int i = 0; i < 2; ++i) point({405, 400}, false);
  EXPECT_EQ(kiosk().player.phase(), KioskPhase::kAsking) << "nobody is there any more";
}

TEST_F(KioskWindow, a_finger_may_tremble_by_half_a_centimetre) {
  EXPECT_GE(interface_->press_slack_px(), lay_out_kiosk(1600, 900).scale * kTouch / 4);
  state().mode = WindowMode::kDesk;
  EXPECT_LT(interface_->press_slack_px(), 6) << "a mouse is steadier";
}

TEST_F(KioskWindow, the_desktop_closes_it_only_by_its_pin) {
  press("B");
  EXPECT_FALSE(interface_->may_close());
  EXPECT_TRUE(kiosk().pin.is_open());
  EXPECT_FALSE(kiosk().dark) << "who is asked must see it";
  for (const char* digit : {"2", "4"}) press(digit);
  EXPECT_FALSE(interface_->may_close());
  EXPECT_EQ(kiosk().pin.typed(), 2U) << "asking again forgets nothing";
  for (const char* digit : {"6", "8"}) press(digit);
  press(key::kEnter);
  EXPECT_EQ(asked<Quit>().size(), 1U);
}

TEST_F(KioskWindow, without_a_pin_the_desktop_closes_it_as_any_window) {
  kiosk().player = KioskPlayer();
  EXPECT_TRUE(interface_->may_close());
  state().mode = WindowMode::kDesk;
  EXPECT_TRUE(interface_->may_close());
}

}  // namespace
}  // namespace sandtable::ui
