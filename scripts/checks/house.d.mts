export type Check = (
  root: string,
  files: readonly string[],
) => { readonly problems: readonly string[]; readonly looked: string }

export declare const checkMachinePaths: Check
export declare const checkNetworkNames: Check
export declare const checkDocPaths: Check
export declare const checkPackages: Check
