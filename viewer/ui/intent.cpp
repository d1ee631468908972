#include "viewer/ui/intent.h"

#include <utility>

namespace sandtable::ui {

Intent::Intent(const Intent& other) = default;
Intent::Intent(Intent&& other) noexcept = default;
Intent& Intent::operator=(const Intent& other) = default;
Intent& Intent::operator=(Intent&& other) noexcept = default;
Intent::~Intent() = default;

template <AlternativeOf<AnyIntent> Kind>
Intent::Intent(Kind intent) : AnyIntent(std::in_place_type<Kind>, std::move(intent)) {}

template Intent::Intent(SubmitCommand);
template Intent::Intent(Dispatch);
template Intent::Intent(AskWhatIf);
template Intent::Intent(DropQuestion);
template Intent::Intent(ShowWhatIf);
template Intent::Intent(AskPlacement);
template Intent::Intent(AskPumpSet);
template Intent::Intent(StopAsking);
template Intent::Intent(ActAs);
template Intent::Intent(TakeSeat);
template Intent::Intent(SetPaused);
template Intent::Intent(SetSpeed);
template Intent::Intent(Seek);
template Intent::Intent(GoLive);
template Intent::Intent(SetViewMode);
template Intent::Intent(FlyTo);
template Intent::Intent(LookFrom);
template Intent::Intent(MoveCamera);
template Intent::Intent(SetLayerVisible);
template Intent::Intent(SetLayerOpacity);
template Intent::Intent(InspectSource);
template Intent::Intent(ImportLayers);
template Intent::Intent(SetDrapeVisible);
template Intent::Intent(SelectionChanged);
template Intent::Intent(LanguageChanged);
template Intent::Intent(UiScaleChanged);
template Intent::Intent(Screenshot);
template Intent::Intent(MuteAlarms);
template Intent::Intent(ToggleFullScreen);
template Intent::Intent(CancelWork);
template Intent::Intent(LayoutsChanged);
template Intent::Intent(KeepStory);
template Intent::Intent(ForgetStory);
template Intent::Intent(ExportSeries);
template Intent::Intent(ExportChart);
template Intent::Intent(ExportRunAhead);
template Intent::Intent(MakeHandoverPack);
template Intent::Intent(StartAgain);
template Intent::Intent(OpenWindow);
template Intent::Intent(KeepBookmark);
template Intent::Intent(WallsFollow);
template Intent::Intent(CloseWindow);
template Intent::Intent(Quit);

}  // namespace sandtable::ui
