#include "viewer/app/imgui_host.h"

#include <epoxy/gl.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

namespace sandtable {

ImGuiHost::ImGuiHost() : context_(ImGui::CreateContext()), panels_(std::make_unique<PanelCache>()) {
  enter();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // layouts are ours to keep, and a kiosk writes nothing
  io.LogFilename = nullptr;
  ImGui_ImplOpenGL3_Init("#version 450 core");
}

void ImGuiHost::enter() { ImGui::SetCurrentContext(context_); }

ImGuiHost::~ImGuiHost() {
  enter();
  panels_.reset();
  ImGui_ImplOpenGL3_Shutdown();
  ImGui::DestroyContext(context_);
}

void ImGuiHost::upload_fonts() {
#if IMGUI_VERSION_NUM < 19200  // later versions keep their textures by themselves
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
  panels_ = std::make_unique<PanelCache>();  // the same triangles show other glyphs now
}

void ImGuiHost::begin_platform_frame(render::Viewport size, double pixel_scale) {
  ImGuiIO& io = ImGui::GetIO();
  const auto scale = static_cast<float>(pixel_scale);
  io.DisplaySize = {static_cast<float>(size.width) / scale, static_cast<float>(size.height) / scale};
  io.DisplayFramebufferScale = {scale, scale};
  io.DeltaTime = 2;  // pictures stand alone: whatever refreshes a few times a second must be fresh in each
}

void ImGuiHost::new_frame(render::Viewport size, double pixel_scale) {
  ImGui_ImplOpenGL3_NewFrame();
  begin_platform_frame(size, pixel_scale);
  ImGui::NewFrame();
}

void ImGuiHost::end_frame() { ImGui::Render(); }

void ImGuiHost::render(unsigned framebuffer, render::Viewport size, std::span<const ui::Rect> docked) {
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
  glViewport(0, 0, size.width, size.height);
  // The scene uses reversed depth; the panels want GL's own clip space, or their triangles are turned inside out.
  glClipControl(GL_LOWER_LEFT, GL_NEGATIVE_ONE_TO_ONE);
  panels_->draw(*ImGui::GetDrawData(), framebuffer, size, docked);
}

}  // namespace sandtable
