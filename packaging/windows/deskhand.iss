; Inno Setup 6: iscc /DVersion=0.1.0 packaging\windows\deskhand.iss  (after `make frozen` there)
; Installs for one person, without asking for an administrator. Signed when SignTool is given:
;   iscc /DVersion=… /DSign "/Ssigntool=signtool sign /fd sha256 /tr … /td sha256 $f" …
#ifndef Version
  #error Say which version: /DVersion=0.1.0
#endif

[Setup]
AppId={{8B7E1A52-6D0B-4B32-9C0B-3C1E6A0E2F41}
AppName=Deskhand
AppVersion={#Version}
AppPublisher=The Deskhand developers
DefaultDirName={autopf}\Deskhand
DefaultGroupName=Deskhand
DisableProgramGroupPage=yes
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=deskhand-{#Version}-x64
SetupIconFile=..\..\build\frozen\icons\deskhand.ico
UninstallDisplayIcon={app}\deskhand-window.exe
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
ChangesEnvironment=yes
CloseApplications=yes
#ifdef Sign
SignTool=signtool
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.Login=Start Deskhand when I log in
de.Login=Deskhand beim Anmelden starten
en.Path=Let terminals find the command deskhand
de.Path=Terminals sollen den Befehl deskhand finden

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
; Offered, never switched on.
Name: "login"; Description: "{cm:Login}"; Flags: unchecked
Name: "path"; Description: "{cm:Path}"; Flags: unchecked

[Files]
Source: "..\..\dist\deskhand\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; Modules that a newer version no longer has must not stay beside it.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\Deskhand"; Filename: "{app}\deskhand-window.exe"; AppUserModelID: "org.deskhand.Deskhand"
Name: "{autodesktop}\Deskhand"; Filename: "{app}\deskhand-window.exe"; Tasks: desktopicon; AppUserModelID: "org.deskhand.Deskhand"

[Registry]
; deskhand:// links. They may only show or prefill, see docs/architecture.md.
Root: HKA; Subkey: "Software\Classes\deskhand"; ValueType: string; ValueData: "URL:Deskhand"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\deskhand"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\deskhand\shell\open\command"; ValueType: string; ValueData: """{app}\deskhand-window.exe"" ""%1"""
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueType: string; ValueName: "Deskhand"; ValueData: """{app}\deskhand-window.exe"" --hidden"; Tasks: login; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: NeedsPath

[Run]
Filename: "{app}\deskhand-window.exe"; Description: "{cm:LaunchProgram,Deskhand}"; Flags: nowait postinstall skipifsilent

[Code]
function NeedsPath(): Boolean;
var
  Found: string;
begin
  if not RegQueryStringValue(HKCU, 'Environment', 'Path', Found) then
    Found := '';
  Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Found) + ';') = 0;
end;
