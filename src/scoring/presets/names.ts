/** Schemes that come with the program: the name that a project file gives, and the file beside this one. */
export const SCHEME_PRESETS: Readonly<Record<string, string>> = {
  六步闭环: 'six-step.yaml',
  八步闭环: 'eight-stage.yaml',
  监督员: 'supervisor.yaml',
  受理员: 'acceptor.yaml',
  值班长: 'duty-leader.yaml',
  派遣员: 'dispatcher.yaml',
  专业部门: 'department.yaml',
  区域: 'area.yaml',
  三率: 'three-rates.yaml',
  星级网格员: 'star-worker.yaml',
};
