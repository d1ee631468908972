#include "viewer/app/panel_cache.h"

#include <epoxy/gl.h>
#include <gtest/gtest.h>
#include <imgui.h>

#include <array>

#include "tests/support/needs_gl.h"
#include "viewer/app/imgui_host.h"
#include "viewer/render/image.h"
#include "viewer/render/offscreen_context.h"

namespace sandtable {
namespace {

constexpr render::Viewport kWindow{320, 200};
constexpr ui::Rect kLeft{0, 0, 100, 200};
constexpr ui::Rect kRight{220, 0, 100, 200};

/// Two docked panels and something that moves between them, drawn with and without a cache.
class Panels : public ::testing::Test {
 protected:
  void SetUp() override {
    auto context = render::OffscreenContext::create(kWindow);
    SANDTABLE_NEEDS_GL(context);
    context_ = std::move(*context);
    host_ = std::make_unique<ImGuiHost>();
    ImGui::GetStyle().WindowBorderSize = 0;  // as the docked panels: a border reaches half a pixel beyond its window
    ImGui::GetIO().Fonts->AddFontDefault();
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    host_->upload_fonts();
  }
  void TearDown() override { host_.reset(); }

  static void panel(const char* name, const ui::Rect& area, const char* words) {
    ImGui::SetNextWindowPos(ImVec2(area.x, area.y));
    ImGui::SetNextWindowSize(ImVec2(area.width, area.height));
    ImGui::Begin(name, nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings);
    ImGui::TextUnformatted(words);
    ImGui::End();
  }

  render::Image frame(bool cached, const char* left, float moving_x, bool tip = false) {
    glBindFramebuffer(GL_FRAMEBUFFER, context_->framebuffer());
    glDisable(GL_SCISSOR_TEST);
    glClearColor(0.2F, 0.5F, 0.3F, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    host_->new_frame(kWindow, 1);
    panel("left", kLeft, left);
    panel("right", kRight, "calm");
    ImGui::GetBackgroundDrawList()->PushClipRect(ImVec2(100, 0), ImVec2(220, 200));
    ImGui::GetBackgroundDrawList()->AddRectFilled(ImVec2(moving_x, 50), ImVec2(moving_x + 20, 70), 0xff2040ffU);
    ImGui::GetBackgroundDrawList()->PopClipRect();
    if (tip) ImGui::GetForegroundDrawList()->AddRectFilled(ImVec2(80, 90), ImVec2(140, 110), 0xffffffffU);
    host_->end_frame();
    const std::array docked{kLeft, kRight};
    host_->render(context_->framebuffer(), kWindow, cached ? std::span<const ui::Rect>(docked) : std::span<const ui::Rect>());
    return context_->read_pixels();
  }
  int reused() const { return host_->panels().reused(); }
  static double difference(const render::Image& a, const render::Image& b) { return render::compare(a, b, 0).share_over; }

  std::unique_ptr<render::OffscreenContext> context_;
  std::unique_ptr<ImGuiHost> host_;
};

TEST_F(Panels, that_did_not_change_come_from_the_frame_before_and_look_the_same) {
  frame(true, "one", 110);  // ImGui settles its windows in two frames
  frame(true, "one", 120);
  const render::Image kept = frame(true, "one", 150);
  EXPECT_EQ(reused(), 2);
  EXPECT_EQ(difference(kept, frame(false, "one", 150)), 0);
}

TEST_F(Panels, a_changed_one_is_drawn_anew_and_its_neighbour_is_not) {
  frame(true, "one", 110);
  frame(true, "one", 110);
  const render::Image changed = frame(true, "two", 110);
  EXPECT_EQ(reused(), 1);
  EXPECT_EQ(difference(changed, frame(false, "two", 110)), 0);
}

TEST_F(Panels, what_lay_over_a_panel_leaves_no_trace) {
  frame(true, "one", 110);
  frame(true, "one", 110);
  const render::Image covered = frame(true, "one", 110, true);
  const render::Image bare = frame(true, "one", 110);
  EXPECT_GT(difference(covered, bare), 0.01);
  EXPECT_EQ(difference(bare, frame(false, "one", 110)), 0);
}

}  // namespace
}  // namespace sandtable
